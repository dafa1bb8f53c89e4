#!/usr/bin/env python3
"""Which domains defer us most, and why?

usage: worst_domains.py [--year YEAR] [--tz ZONE] [--top N] [--out PICTURE]
                        LOG...

Counts deferred attempts by the recipient's domain and cause, prints the table
and draws it (worst_domains.png; the ending decides the kind). Needs pandas
and, for the picture, matplotlib. What no domain or cause was logged for is
counted under "(none)".
"""

import argparse
import sys

import maildiag


def counted(engine):
    """Deferred attempts: a row a domain, a column a cause, worst first."""
    attempts = engine.to_dataframe("attempts")
    deferred = attempts[attempts["status"] == "deferred"]
    table = (
        deferred[["domain", "cause"]]
        .astype(object)
        .fillna("(none)")
        .groupby(["domain", "cause"])
        .size()
        .unstack(fill_value=0)
    )
    by_cause = table.sum().sort_values(ascending=False)
    by_domain = table.sum(axis=1).sort_values(ascending=False, kind="stable")
    return table.loc[by_domain.index, by_cause.index]


def printable(text):
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def show(table, rest):
    width = max([len("domain"), *map(len, table.index)])
    print(f"{'domain':{width}}  deferred  causes")
    for domain, row in table.iterrows():
        row = row[row > 0].sort_values(ascending=False, kind="stable")
        causes = ", ".join(f"{cause} {n}" for cause, n in row.items())
        print(f"{printable(domain):{width}}  {row.sum():8}  {causes}")
    if len(rest):
        print(f"and {len(rest)} domains more: {rest.to_numpy().sum()}")


def few_causes(table, most=9):
    """More colours than this nobody tells apart: the rest is one column, and
    its name says how many."""
    table = table.loc[:, table.sum().sort_values(ascending=False).index]
    table = table.loc[:, table.sum() > 0]
    if table.shape[1] <= most:
        return table
    few = table.iloc[:, :most].copy()
    rest = table.iloc[:, most:]
    few[f"{rest.shape[1]} other causes"] = rest.sum(axis=1)
    return few


def draw(table, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    # The worst on top; a dollar sign in a name is no formula.
    shown = few_causes(table).iloc[::-1]
    shown.index = [printable(d).replace("$", r"\$") for d in shown.index]
    axes = shown.plot.barh(
        stacked=True, figsize=(10, 2 + 0.35 * len(shown)), width=0.8,
        color=[f"C{i if i < 7 else i + 1}" for i in range(9)] + ["lightgrey"],
    )
    axes.set_xlabel("deferred attempts")
    axes.set_ylabel("")
    axes.legend(
        title="cause", fontsize="small", frameon=False, loc="upper left",
        bbox_to_anchor=(1.01, 1),
    )
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    pyplot.tight_layout()
    pyplot.savefig(path)
    pyplot.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--year", type=int, default=0)
    parser.add_argument("--tz", default=None)
    parser.add_argument("--top", type=int, default=15)
    parser.add_argument("--out", default="worst_domains.png")
    parser.add_argument("logs", nargs="+", metavar="LOG")
    asked = parser.parse_args()
    with maildiag.Engine(year=asked.year, tz=asked.tz) as engine:
        for log in asked.logs:
            engine.feed(log)
        table = counted(engine)
    if table.empty:
        print("nothing was deferred")
        return 0
    top = table.head(asked.top)
    show(top, table.iloc[asked.top:])
    draw(top, asked.out)
    print(f"picture: {asked.out}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
