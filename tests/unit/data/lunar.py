# SPDX-License-Identifier: GPL-3.0-or-later
"""Days of the Vietnamese lunar calendar, from the new moons and the sun's longitude at +07:00 (Meeus, Astronomical
Algorithms, chapters 25 and 49, in the short form that is good to a few minutes)."""
import datetime
import math

SYNODIC, EPOCH = 29.530588853, 2415021.076998695      # mean month; first new moon of 1900
ZONE = 7 / 24


def _sin(degrees):
    return math.sin(math.radians(degrees))


def new_moon(k):
    """Julian date of new moon `k` after 1900."""
    t = k / 1236.85
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t * t - 0.000000155 * t ** 3 + 0.00033 * _sin(166.56 + 132.87 * t - 0.009173 * t * t)
    m = 359.2242 + 29.10535608 * k - 0.0000333 * t * t
    moon = 306.0253 + 385.81691806 * k + 0.0107306 * t * t
    f = 21.2964 + 390.67050646 * k - 0.0016528 * t * t
    c = ((0.1734 - 0.000393 * t) * _sin(m) + 0.0021 * _sin(2 * m) - 0.4068 * _sin(moon) + 0.0161 * _sin(2 * moon) - 0.0004 * _sin(3 * moon)
         + 0.0104 * _sin(2 * f) - 0.0051 * _sin(m + moon) - 0.0074 * _sin(m - moon) + 0.0004 * _sin(2 * f + m) - 0.0004 * _sin(2 * f - m)
         - 0.0006 * _sin(2 * f + moon) + 0.0010 * _sin(2 * f - moon) + 0.0005 * _sin(2 * moon + m))
    return jd + c - (-0.000278 + 0.000265 * t + 0.000262 * t * t)


def month_start(k):
    """Julian day number of the local day of new moon `k`."""
    return math.floor(new_moon(k) + 0.5 + ZONE)


def sun_sector(day):
    """Which of the twelve 30° sectors the sun is in at local midnight that begins `day`."""
    t = (day - 0.5 - ZONE - 2451545.0) / 36525
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t * t
    longitude = (280.46645 + 36000.76983 * t + 0.0003032 * t * t + (1.914600 - 0.004817 * t) * _sin(m)
                 + (0.019993 - 0.000101 * t) * _sin(2 * m) + 0.000290 * _sin(3 * m))
    return int((longitude % 360) // 30)


def julian(date):
    return date.toordinal() + 1721425


def months(year):
    """(month, leap, first day) of the lunar months that begin from the eleventh month of year - 1 to the tenth of `year`."""
    def eleventh(y):
        k = int((julian(datetime.date(y, 12, 31)) - EPOCH) / SYNODIC)
        return k if sun_sector(month_start(k)) < 9 else k - 1
    first, last = eleventh(year - 1), eleventh(year)
    leap_year = last - first == 13
    number, leap_seen, result = 11, False, []
    for k in range(first, last):
        leap = leap_year and not leap_seen and k > first and sun_sector(month_start(k)) == sun_sector(month_start(k + 1))
        leap_seen = leap_seen or leap
        if k > first and not leap:
            number = number % 12 + 1
        result.append((number, leap, datetime.date.fromordinal(month_start(k) - 1721425)))
    return result


def day(year, month, number):
    """The solar day of day `number` of the lunar month `month`, which begins in the lunar year `year`."""
    return next(first for m, leap, first in months(year) if m == month and not leap) + datetime.timedelta(number - 1)
