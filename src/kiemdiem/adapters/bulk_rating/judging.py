"""What follows from the answers of the rules, as `core.evaluation.evaluate_one` says of each subject."""

from collections.abc import Iterable, Sequence

import ibis
from ibis.expr import types as ir

from kiemdiem.adapters.bulk_rating import truths
from kiemdiem.adapters.bulk_rating.looking import Asked
from kiemdiem.adapters.bulk_rating.signatures import WORD
from kiemdiem.adapters.bulk_rating.truths import Truth
from kiemdiem.core.evaluation import OUTSIDE, Verdict
from kiemdiem.core.rating import rank
from kiemdiem.core.ruleset import Exemption, Level, SubjectKind

OUTSIDE_VERDICTS = tuple(sorted(verdict.value for verdict in OUTSIDE))
_VERDICTS, _KINDS = tuple(Verdict), tuple(SubjectKind)
_STEP, _KIND_STEP = 10, 100


def judged(asked: Asked, seen: ir.Table, bottom: int) -> ir.Table:
    """Return what follows from each set of answers in `seen`: verdict, level, band, forbidden levels, the rules that
    bore on it, where it stands, and whether points are told (over `bottom`).

    `seen` holds packed answers, each set once. `options.disabled_rules` are switched off in the rules already.
    """
    return _Judging(asked, bottom).answer(seen)


def named(ranks: ir.IntegerValue) -> ir.StringValue:
    """Return the level of a rank, NULL where there is none."""
    return ibis.cases(*((ranks == rank(level), level.value) for level in Level))


def told(cells: ir.IntegerValue) -> dict[str, ir.StringValue]:
    """Return kind, verdict and level of a cell in words."""
    code = cells % _KIND_STEP
    return {
        "kind": _below(cells, _KIND_STEP, _KINDS),
        "verdict": _below(code, _STEP, _VERDICTS),
        "level": named(_level(code)),
    }


def _below(numbers: ir.IntegerValue, step: int, words: Sequence[str]) -> ir.StringValue:
    return ibis.cases(*((numbers < (place + 1) * step, str(word)) for place, word in enumerate(words)))


def _level(codes: ir.IntegerValue) -> ir.IntegerValue:
    return ibis.ifelse(codes % _STEP > 0, codes % _STEP - 1, ibis.null("int16"))


class _Judging:
    """The layers: what follows for each level; the verdict; the answer in words."""

    def __init__(self, asked: Asked, bottom: int) -> None:
        self.asked, self.rules, self.bottom = asked, asked.rules, bottom
        self.conditions, self.blockers = asked.conditions, asked.blockers
        self.links, self.exemptions = asked.links, asked.exemptions
        self.level_of = {
            level: [n for n, row in enumerate(self.conditions) if row.level is level] for level in Level
        }

    def answer(self, seen: ir.Table) -> ir.Table:
        """Return the answer, layer upon layer, so that nothing is reckoned twice."""
        levels = self._levels(self.asked.packing.unpacked(seen))
        verdicts = levels.mutate(code=self._code(levels))
        return self._told(verdicts)

    def _levels(self, rows: ir.Table) -> ir.Table:
        """The first layer: where the blockers lead, what is missing, and how each level fares."""
        confirmed: dict[Level, list[Truth]] = {level: [] for level in Level}
        mitigated: list[Truth] = []
        missing: list[Truth] = [rows["band"].isnull()] if self.rules.scored else []
        for number, row in enumerate(self.blockers):
            holds = rows[f"b{number}"]
            if row.mitigated_when is None:
                confirmed[row.effect].append(holds)
                missing.append(holds.isnull())
                continue
            weighed = rows[f"m{number}"]
            confirmed[row.effect].append(holds & ~weighed)
            mitigated.append(holds & weighed)
            missing.append(holds.isnull() | (holds & weighed.isnull()))
        missing += [self._tied(rows, row.head_only) & rows["tied"].isnull() for row in self.links]
        led = {level: truths.any_of(map(truths.certain, found)) for level, found in confirmed.items()}
        found = rows.mutate(
            missing=truths.certain(truths.any_of(missing)),
            mitigated=truths.certain(truths.any_of(map(truths.certain, mitigated))),
            ceiling=ibis.cases(
                *((truths.value(led[level]), rank(level)) for level in sorted(Level, key=rank))
            ),
            outside=self._outside(rows),
        )
        return found.mutate(**{f"forbids{rank(level)}": self._forbidden(found, level) for level in Level})

    def _tied(self, rows: ir.Table, head_only: bool) -> ir.BooleanValue:
        return rows["head"] if head_only else ibis.literal(True)

    def _outside(self, rows: ir.Table) -> ir.IntegerValue:
        """Return the verdict on whom an exemption takes out, or may take out; NULL on the others."""
        ways: dict[Verdict, list[Truth]] = {
            Verdict.EXEMPT: [], Verdict.REVIEW_ONLY: [], Verdict.NOT_RATED: [], Verdict.MISSING_DATA: []
        }  # fmt: skip
        for number, row in enumerate(self.exemptions):
            ways[leads_to(row)].append(truths.certain(rows[f"x{number}"]))
            ways[Verdict.MISSING_DATA].append(rows[f"x{number}"].isnull())
        return ibis.cases(
            *(
                (truths.value(truths.any_of(found)), _VERDICTS.index(verdict))
                for verdict, found in ways.items()
            )
        )

    def _forbidden(self, rows: ir.Table, level: Level) -> ir.BooleanValue:
        height = rank(level)
        bars: list[Truth] = [self._fails(rows, number) for number in self.level_of[level]]
        bars += [(rows["band"] < height).fill_null(False), (rows["ceiling"] < height).fill_null(False)]
        bars += [
            self._tied(rows, row.head_only) & (rows["tied"] < height).fill_null(False) for row in self.links
        ]
        return truths.value(truths.any_of(bars)) & rows["outside"].isnull()

    def _fails(self, rows: ir.Table, number: int) -> ir.BooleanValue:
        """Return whether a condition is not met and the text says that this bars its level."""
        fails: ir.BooleanValue = (~rows[f"c{number}"]).fill_null(False)
        return fails & ~rows[f"u{number}"] if f"u{number}" in rows.columns else fails

    def _code(self, rows: ir.Table) -> ir.IntegerValue:
        """The second layer: verdict and level as one number."""
        lowest = min(Level, key=rank)
        forced = ((rows["band"] == 0) | (rows["ceiling"] == 0)).fill_null(False)
        follows = self._of_band(rows) if self.rules.scored else self._of_conditions(rows)
        return ibis.cases(
            (rows["outside"].notnull(), rows["outside"].cast("int16") * _STEP),
            (forced, _code_of(Verdict.LEVEL, lowest)),
            (rows["missing"], _code_of(Verdict.MISSING_DATA)),
            (rows["mitigated"], _code_of(Verdict.HUMAN_DECISION)),
            else_=follows,
        )

    def _of_band(self, rows: ir.Table) -> ir.IntegerValue:
        lower = (rows["ceiling"] < rows["band"]).fill_null(False)
        ways = [(lower & (rows["ceiling"] == rank(level)), self._named(level)) for level in Level]
        ways += [(rows["band"] == rank(level), self._by_conditions(rows, level)) for level in Level]
        return ibis.coalesce(ibis.cases(*ways), _code_of(Verdict.HUMAN_DECISION))

    def _of_conditions(self, rows: ir.Table) -> ir.IntegerValue:
        ways = []
        for level in Level:
            if self.level_of[level]:
                open_to = rows["ceiling"].isnull() | (rows["ceiling"] >= rank(level))
                ways.append(ibis.ifelse(open_to, self._by_conditions(rows, level), ibis.null("int16")))
        ceilings = [(rows["ceiling"] == rank(level), self._named(level)) for level in Level]
        return ibis.coalesce(*ways, ibis.cases(*ceilings, else_=_code_of(Verdict.HUMAN_DECISION)))

    def _by_conditions(self, rows: ir.Table, level: Level) -> ir.IntegerValue:
        """Return what the conditions of `level` say of it; NULL where one of them fails or another rule forbids it."""
        numbers = self.level_of[level]
        fails = truths.any_of(self._fails(rows, number) for number in numbers)
        denied = truths.any_of(truths.certain(~rows[f"c{number}"]) for number in numbers)
        untold = truths.any_of(rows[f"c{number}"].isnull() for number in numbers)
        return ibis.cases(
            (truths.value(fails), ibis.null("int16")),
            (truths.value(denied), _code_of(Verdict.HUMAN_DECISION)),
            (rows[f"forbids{rank(level)}"], ibis.null("int16")),
            (truths.value(untold), _code_of(Verdict.MISSING_DATA)),
            else_=self._named(level),
        )

    def _named(self, level: Level) -> ir.IntegerScalar:
        capped = any(cap.level is level and self.asked.kind in cap.subjects for cap in self.rules.caps)
        return _code_of(Verdict.ELIGIBLE if capped else Verdict.LEVEL, level)

    def _told(self, rows: ir.Table) -> ir.Table:
        """The last layer: the answer in words."""
        cell = (rows["code"] + _KINDS.index(self.asked.kind) * _KIND_STEP).cast("int16")
        level = _level(rows["code"])
        rated = rows["outside"].isnull()
        barred = [
            ibis.ifelse(rows["proposed"] == rank(each), rows[f"forbids{rank(each)}"], False) for each in Level
        ]
        stands = ibis.cases(
            (rows["proposed"].isnull(), level),
            (ibis.or_(*barred), ibis.null("int16")),
            else_=rows["proposed"].cast("int16"),
        )
        words = [name for name in rows.columns if name.startswith(WORD)]
        return rows.select(
            *words,
            **told(cell),
            cell=cell,
            band=named(ibis.ifelse(rated, rows["band"], ibis.null("int8"))),
            forbidden_levels=_list((each.value, rows[f"forbids{rank(each)}"]) for each in Level),
            rules=_list(self._bore(rows)),
            scored=rated,
            total_denominator=ibis.literal(self.bottom, "int64"),
            standing=stands.cast("int8"),
        )

    def _bore(self, rows: ir.Table) -> Iterable[tuple[str, ir.BooleanValue]]:
        """Yield each rule and whether it bore on the verdict, in the order of the trace."""
        rated = rows["outside"].isnull()
        for number, exemption in enumerate(self.exemptions):
            applies = truths.certain(rows[f"x{number}"])
            leads = rows["outside"] == _VERDICTS.index(leads_to(exemption))
            asks = rows["outside"] == _VERDICTS.index(Verdict.MISSING_DATA)
            yield (
                exemption.rule.id,
                ((leads & applies) | (asks & rows[f"x{number}"].isnull())).fill_null(False),
            )
        yield from ((key, rated & bore) for key, bore in self._bore_inside(rows))

    def _bore_inside(self, rows: ir.Table) -> Iterable[tuple[str, ir.BooleanValue]]:
        if self.rules.scored:
            lowest = min(self.rules.bands, key=lambda band: rank(band.level))
            for band in self.rules.bands:
                here = rows["band"] == rank(band.level)
                yield (
                    band.rule.id,
                    (here | rows["band"].isnull()) if band is lowest else here.fill_null(False),
                )
        elif not self.conditions or any(not self.level_of[level] and rank(level) for level in Level):
            yield self.rules.key, ibis.literal(True)
        for number, row in enumerate(self.conditions):
            yield row.rule.id, self._bore_condition(rows, number, rank(row.level))
        for number, blocker in enumerate(self.blockers):
            yield blocker.rule.id, rows[f"b{number}"].fill_null(True)
        forbids = ibis.or_(*(rows[f"forbids{rank(level)}"] for level in Level))
        for link in self.links:
            bites = rows["tied"].isnull() | (
                forbids & (rows["band"].isnull() | (rows["tied"] < rows["band"]).fill_null(False))
            )
            yield link.rule.id, self._tied(rows, link.head_only) & bites

    def _bore_condition(self, rows: ir.Table, number: int, height: int) -> ir.BooleanValue:
        band, met = rows["band"], rows[f"c{number}"]
        waits = rows["code"] == _code_of(Verdict.MISSING_DATA)
        asked = (band.isnull() | (band == height)) & waits & met.isnull()
        reached: ir.BooleanValue = ~(band < height).fill_null(False)
        return reached & ((~met).fill_null(False) | asked.fill_null(False))


def leads_to(row: Exemption) -> Verdict:
    """Return the verdict an exemption leads to."""
    if not row.reviewed:
        return Verdict.EXEMPT
    return Verdict.NOT_RATED if row.this_period else Verdict.REVIEW_ONLY


def _code_of(verdict: Verdict, level: Level | None = None) -> ir.IntegerScalar:
    code = _VERDICTS.index(verdict) * _STEP + (rank(level) + 1 if level else 0)
    return ibis.literal(code, "int16")


def _list(parts: Iterable[tuple[str, ir.BooleanValue]]) -> ir.StringValue:
    """Return the words whose condition holds, with spaces between."""
    words = [ibis.ifelse(holds, ibis.literal(word), ibis.null("string")) for word, holds in parts]
    return ibis.literal(" ").join(words)
