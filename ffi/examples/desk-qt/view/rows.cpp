#include "rows.h"

#include <QAbstractItemView>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "../model/interactions.h"
#include "../model/session.h"
#include "../model/sessionlist.h"
#include "theme.h"
#include "words.h"

namespace {

struct Row {
    QString name;
    QString below;
    QString mark;
    Paint markPaint;
    bool isStrong = false;
};

Row rowOf(const QModelIndex &index)
{
    const Theme &theme = Theme::current();
    if (const auto *session = index.data(SessionList::SessionRole).value<Session *>()) {
        Row it{session->title(), session->subject(), {}, {}, session->unread() > 0};
        if (session->unread() > 0) {
            it.mark = QLocale().toString(session->unread());
            it.markPaint = theme.accent;
        } else if (session->isOver()) {
            it.mark = Rows::tr("over");
            it.markPaint = theme.raised;
        } else if (session->mode() != Mode::Agent) {
            it.mark = session->mode() == Mode::Coach ? Rows::tr("coach") : Rows::tr("watch");
            it.markPaint = theme.mode(session->mode());
        }
        if (it.below.isEmpty())
            it.below = session->id();
        return it;
    }
    const bool isWaiting = index.data(Interactions::WaitingRole).toBool();
    const QString subject = index.data(Interactions::SubjectRole).toString();
    const QString since =
        index.data(Interactions::SinceRole).toDateTime().toLocalTime().toString("HH:mm");
    return {subject.isEmpty() ? index.data(Interactions::IdRole).toString() : subject,
            isWaiting ? Rows::tr("since %1").arg(since) : Rows::tr("with others, since %1").arg(since),
            isWaiting ? Rows::tr("waits") : QString(), theme.accent, isWaiting};
}

QFont bold(QFont font, bool isBold)
{
    font.setBold(isBold);
    return font;
}

// Where everything of a row is, from its top left on.
struct Shape {
    QString name, below; // what of it is shown
    QPointF nameAt, belowAt;
    qreal nameWidth, belowWidth;
    QRectF mark; // empty if there is none
    qreal height;
};

// No more lines than these of each, however long a subject is.
constexpr int LINES = 3;

// The name has the whole width: at large letters it would be cut off beside a mark.
Shape shapeOf(const Row &row, const QFont &font, qreal width)
{
    const QFont nameFont = bold(font, row.isStrong), belowFont = smaller(font), markFont = bold(belowFont, true);
    const qreal line = QFontMetricsF(font).height(), space = line / 2;
    Shape it;
    it.nameWidth = it.belowWidth = width - 2 * space;
    it.name = inLines(LINES, row.name, nameFont, it.nameWidth);
    it.nameAt = {space, line * 3 / 8};
    QTextLayout name(it.name, nameFont);
    it.belowAt = it.nameAt + QPointF(0, laidOut(name, it.nameWidth).height());
    if (!row.mark.isEmpty()) {
        const QFontMetricsF metrics(markFont);
        const qreal height = metrics.height();
        const qreal wide = std::max(height, metrics.horizontalAdvance(row.mark) + space * 3 / 2);
        it.mark = QRectF(width - space - wide, it.belowAt.y(), wide, height);
        it.belowWidth -= wide + space;
    }
    it.below = inLines(LINES, row.below, belowFont, it.belowWidth);
    QTextLayout below(it.below, belowFont);
    it.height = it.belowAt.y() + laidOut(below, it.belowWidth).height() + line * 3 / 8;
    return it;
}

void draw(QPainter *painter, const QString &text, const QFont &font, QPointF at, qreal width)
{
    QTextLayout words(text, font);
    laidOut(words, width);
    words.draw(painter, at);
}

} // namespace

QSize Rows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // The view says how wide rows are; it asks without a rectangle.
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    return {0, static_cast<int>(std::ceil(shapeOf(rowOf(index), option.font, width).height))};
}

void Rows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const Row row = rowOf(index);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isActive = isSelected && option.state.testFlag(QStyle::State_HasFocus);
    const QFont belowFont = smaller(option.font);
    const Shape it = shapeOf(row, option.font, option.rect.width());

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isSelected)
        painter->fillRect(option.rect, isActive ? theme.accent.back : theme.raised.back);
    painter->translate(option.rect.topLeft());
    if (!it.mark.isEmpty()) {
        const Paint paint = isActive ? Paint{theme.accent.text, theme.accent.back} : row.markPaint;
        painter->setPen(Qt::NoPen);
        painter->setBrush(paint.back);
        painter->drawRoundedRect(it.mark, it.mark.height() / 2, it.mark.height() / 2);
        painter->setFont(bold(belowFont, true));
        painter->setPen(paint.text);
        painter->drawText(it.mark, Qt::AlignCenter, row.mark);
    }
    painter->setPen(isActive ? theme.accent.text : theme.base.text);
    draw(painter, it.name, bold(option.font, row.isStrong), it.nameAt, it.nameWidth);
    painter->setPen(isActive ? theme.accent.text : theme.faint);
    draw(painter, it.below, belowFont, it.belowAt, it.belowWidth);
    painter->restore();
}
