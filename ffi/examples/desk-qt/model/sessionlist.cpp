#include "sessionlist.h"

#include "session.h"

void SessionList::add(Session *session)
{
    const int row = static_cast<int>(all_.size());
    beginInsertRows({}, row, row);
    all_.append(session);
    endInsertRows();
    connect(session, &Session::changed, this, [this, session] {
        if (const int at = rowOf(session); at >= 0)
            emit dataChanged(index(at), index(at));
    });
}

void SessionList::remove(Session *session)
{
    const int row = rowOf(session);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    all_.removeAt(row);
    endRemoveRows();
    session->deleteLater();
}

Session *SessionList::find(const QString &id) const
{
    for (Session *session : all_)
        if (session->id() == id)
            return session;
    return nullptr;
}

Session *SessionList::unreadBehind(Session *session) const
{
    const qsizetype first = all_.indexOf(session) + 1;
    for (qsizetype i = 0; i < all_.size(); i++) {
        Session *next = all_.at((first + i) % all_.size());
        if (next->unread() > 0)
            return next;
    }
    return nullptr;
}

int SessionList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(all_.size());
}

QVariant SessionList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    Session *session = all_.at(index.row());
    switch (role) {
    case SessionRole:
        return QVariant::fromValue(session);
    case Qt::DisplayRole:
        return session->title();
    case Qt::AccessibleTextRole:
        return session->unread() > 0 ? tr("%1, %n unread", nullptr, session->unread()).arg(session->title())
                                     : session->title();
    default:
        return {};
    }
}
