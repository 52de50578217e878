#include "rows.h"

#include <QLocale>
#include <QPainter>

#include "../model/interactions.h"
#include "../model/session.h"
#include "../model/sessionlist.h"
#include "theme.h"

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

} // namespace

QSize Rows::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int height = QFontMetrics(option.font).height() + QFontMetrics(smaller(option.font)).height();
    return {0, height + QFontMetrics(option.font).height() * 3 / 4};
}

void Rows::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const Row row = rowOf(index);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isActive = isSelected && option.state.testFlag(QStyle::State_HasFocus);
    const QFont nameFont = bold(option.font, row.isStrong), belowFont = smaller(option.font);
    const QFontMetrics nameMetrics(nameFont), belowMetrics(belowFont);
    const int space = nameMetrics.height() / 2;
    QRect inner = option.rect.adjusted(space, 0, -space, 0);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isSelected)
        painter->fillRect(option.rect, isActive ? theme.accent.back : theme.raised.back);
    if (!row.mark.isEmpty()) {
        const QFontMetrics metrics(bold(belowFont, true));
        const int height = metrics.height() + space / 2;
        const int width = std::max(height, metrics.horizontalAdvance(row.mark) + space + space / 2);
        const QRect pill(inner.right() - width, option.rect.center().y() - height / 2, width, height);
        const Paint paint = isActive ? Paint{theme.accent.text, theme.accent.back} : row.markPaint;
        painter->setPen(Qt::NoPen);
        painter->setBrush(paint.back);
        painter->drawRoundedRect(pill, height / 2.0, height / 2.0);
        painter->setFont(bold(belowFont, true));
        painter->setPen(paint.text);
        painter->drawText(pill, Qt::AlignCenter, row.mark);
        inner.setRight(pill.left() - space);
    }
    const int top = option.rect.top() + (option.rect.height() - nameMetrics.height() - belowMetrics.height()) / 2;
    painter->setFont(nameFont);
    painter->setPen(isActive ? theme.accent.text : theme.base.text);
    painter->drawText(QRect(inner.left(), top, inner.width(), nameMetrics.height()), Qt::AlignLeft,
                      nameMetrics.elidedText(row.name, Qt::ElideRight, inner.width()));
    painter->setFont(belowFont);
    painter->setPen(isActive ? theme.accent.text : theme.faint);
    painter->drawText(QRect(inner.left(), top + nameMetrics.height(), inner.width(), belowMetrics.height()), Qt::AlignLeft,
                      belowMetrics.elidedText(row.below, Qt::ElideRight, inner.width()));
    painter->restore();
}
