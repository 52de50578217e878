// The sessions that the agent is in, in the order in which it joined them.
#pragma once

#include <QAbstractListModel>
#include <QList>

class Session;

class SessionList : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SessionRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void add(Session *session);
    // Deletes it, too, when the event under way is done.
    void remove(Session *session);
    Session *find(const QString &id) const;
    Session *at(int row) const { return all_.value(row); }
    int rowOf(Session *session) const { return static_cast<int>(all_.indexOf(session)); }
    const QList<Session *> &all() const { return all_; }
    // The first session behind this one with something unread; nullptr if there is none.
    Session *unreadBehind(Session *session) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<Session *> all_;
};
