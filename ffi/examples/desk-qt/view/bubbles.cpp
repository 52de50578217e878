#include "bubbles.h"

#include <QAbstractItemView>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "theme.h"
#include "words.h"

// All distances are parts of the font's height, so that all grows with it.
static qreal unit(const QFont &font) { return QFontMetricsF(font).height() / 4; }

static QString shown(const Entry &entry)
{
    if (entry.kind == Entry::Kind::File)
        return QStringLiteral("\u21E9 ") + entry.words + QStringLiteral("\u2028") + QLocale().formattedDataSize(entry.size);
    if (entry.kind == Entry::Kind::Url)
        return QStringLiteral("\u2197 ") + entry.words;
    QString words = entry.words;
    return words.replace('\n', QChar::LineSeparator);
}

static QString headOf(const Entry &entry)
{
    const QString time = entry.time.toString("HH:mm");
    const QString who = entry.speaker == Speaker::Own ? Bubbles::tr("%1 (you)").arg(entry.who) : entry.who;
    return entry.isInternal ? Bubbles::tr("%1  ·  %2  ·  agents only").arg(who, time)
                            : Bubbles::tr("%1  ·  %2").arg(who, time);
}

// The head isn't said again while the same one goes on within some minutes.
bool Bubbles::hasHead(const QModelIndex &index)
{
    const Entry entry = index.data(Transcript::EntryRole).value<Entry>();
    if (entry.kind == Entry::Kind::Line)
        return false;
    const QModelIndex above = index.siblingAtRow(index.row() - 1);
    if (!above.isValid())
        return true;
    const Entry before = above.data(Transcript::EntryRole).value<Entry>();
    return before.kind == Entry::Kind::Line || before.who != entry.who || before.isInternal != entry.isInternal ||
           before.time.secsTo(entry.time) > 300;
}

Bubbles::Shape Bubbles::shape(const Entry &entry, bool hasHead, QTextLayout &words, const QFont &font, qreal width) const
{
    const qreal u = unit(font);
    Shape it;
    if (entry.kind == Entry::Kind::Line) {
        const QSizeF size = laidOut(words, width - 8 * u);
        it.text = {(width - size.width()) / 2, 1.5 * u};
        it.box = QRectF(it.text, size);
        return it;
    }
    const QSizeF size = laidOut(words, std::min(width * 0.78, 110 * u) - 5 * u);
    qreal top = hasHead ? 2 * u : 0.7 * u;
    const qreal boxWidth = size.width() + 5 * u;
    const bool isRight = entry.speaker == Speaker::Own;
    if (hasHead) {
        it.head = QRectF(3 * u, top, width - 6 * u, QFontMetricsF(smaller(font)).height());
        top = it.head.bottom() + 0.6 * u;
    }
    it.box = QRectF(isRight ? width - boxWidth - 3 * u : 3 * u, top, boxWidth, size.height() + 3 * u);
    it.text = it.box.topLeft() + QPointF(2.5 * u, 1.5 * u);
    return it;
}

QSize Bubbles::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Entry entry = index.data(Transcript::EntryRole).value<Entry>();
    const bool isLine = entry.kind == Entry::Kind::Line;
    const QFont font = isLine ? smaller(option.font) : option.font;
    QTextLayout words(shown(entry), font);
    // The view says how wide rows are; it asks without a rectangle.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const qreal width = view ? view->viewport()->width() : option.rect.width();
    const Shape it = shape(entry, hasHead(index), words, option.font, width);
    return {static_cast<int>(width), static_cast<int>(std::ceil(it.box.bottom() + unit(option.font) * (isLine ? 1.5 : 0.7)))};
}

void Bubbles::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const Entry entry = index.data(Transcript::EntryRole).value<Entry>();
    const bool isLine = entry.kind == Entry::Kind::Line;
    const QFont small = smaller(option.font);
    QTextLayout words(shown(entry), isLine ? small : option.font);
    const Shape it = shape(entry, hasHead(index), words, option.font, option.rect.width());
    const bool isChosen = option.state.testFlag(QStyle::State_Selected) && option.state.testFlag(QStyle::State_HasFocus);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(option.rect.topLeft());
    if (!it.head.isEmpty()) {
        const auto side = entry.speaker == Speaker::Own ? Qt::AlignRight : Qt::AlignLeft;
        painter->setFont(small);
        painter->setPen(theme.faint);
        painter->drawText(it.head, static_cast<int>(side | Qt::AlignVCenter),
                          QFontMetricsF(small).elidedText(headOf(entry), Qt::ElideMiddle, it.head.width()));
    }
    const qreal radius = 2.2 * unit(option.font);
    const Paint &paint = theme.bubble(entry);
    painter->setPen(Qt::NoPen);
    if (!isLine) {
        if (entry.isInternal)
            painter->setPen(QPen(theme.coach.back, 1.5, Qt::DashLine));
        painter->setBrush(paint.back);
        painter->drawRoundedRect(it.box, radius, radius);
    }
    if (isChosen) {
        const qreal away = isLine ? unit(option.font) : 2.5;
        painter->setPen(QPen(theme.isDark ? theme.accent.back : theme.base.text, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(it.box.adjusted(-away, -away, away, away), radius + 2, radius + 2);
    }
    painter->setPen(isLine ? theme.faint : paint.text);
    words.draw(painter, it.text);
    painter->restore();
}
