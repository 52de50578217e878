// Words in lines, as wide as there is room.
#pragma once

#include <QTextLayout>

// Lays the words out; gives how large they are.
QSizeF laidOut(QTextLayout &words, qreal width);

// What of the text has room in so many lines: with "…" at the end if that isn't all.
QString inLines(int count, const QString &text, const QFont &font, qreal width);
