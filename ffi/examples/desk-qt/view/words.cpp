#include "words.h"

#include <QFontMetricsF>

#include <algorithm>

QSizeF laidOut(QTextLayout &words, qreal width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    words.setTextOption(option);
    words.beginLayout();
    QSizeF size(0, 0);
    for (QTextLine line = words.createLine(); line.isValid(); line = words.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, size.height()});
        size = {std::max(size.width(), line.naturalTextWidth()), size.height() + line.height()};
    }
    words.endLayout();
    return size;
}

QString inLines(int count, const QString &text, const QFont &font, qreal width)
{
    QTextLayout words(text, font);
    laidOut(words, width);
    if (words.lineCount() <= count)
        return text;
    const int last = words.lineAt(count - 1).textStart();
    return text.left(last) + QFontMetricsF(font).elidedText(text.mid(last), Qt::ElideRight, width);
}
