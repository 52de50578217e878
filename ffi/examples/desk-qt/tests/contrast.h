// How well what is written can be told from what it is written on.
#pragma once

#include <algorithm>
#include <cmath>

#include "../view/theme.h"

// Of a colour, as WCAG 2 computes it, like the contrast: 1 to 21.
inline double luminance(const QColor &colour)
{
    const auto part = [](double it) { return it <= 0.03928 ? it / 12.92 : std::pow((it + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

inline double contrast(const Paint &paint)
{
    const auto [low, high] = std::minmax({luminance(paint.back), luminance(paint.text)});
    return (high + 0.05) / (low + 0.05);
}
