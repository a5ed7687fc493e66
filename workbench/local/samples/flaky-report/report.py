"""Sums up a month's sales. A region without figures makes it fail, with the cause in the stack trace."""

SALES = {
    "2026-09": {"north": 1204, "south": 980, "west": 1100},
    "2026-10": {"north": 1310, "south": 1015},
}


class ReportError(Exception):
    """The report can't be made."""


def handler(event, context):
    month = event.get("month", "2026-10")
    print(f"report for {month}")
    return {"month": month, "total": summed(month, event.get("regions", ["north", "south", "west"]))}


def summed(month, regions):
    return sum(figure(month, region) for region in regions)


def figure(month, region):
    try:
        return SALES[month][region]
    except KeyError as error:
        raise ReportError(f"no figures of {region} for {month}") from error
