// The sessions that wait or run, as the server tells them: a stream of lines over HTTP, which is asked for anew when it ends.
#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QUrl>

class QNetworkReply;

struct Interaction {
    QString sessionId;
    QString subject;
    bool isWaiting = false; // for a first agent
    QDateTime startedAt;
};

class Interactions : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole + 1, SubjectRole, WaitingRole, SinceRole };

    // Listens to the server at `base`, such as http://127.0.0.1:4072.
    explicit Interactions(const QUrl &base, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    // A session that waits was told for the first time.
    void waiting(const QString &sessionId);
    // Nothing is heard of sessions, for this reason. Told once until something is heard.
    void unheard(const QString &why);

private:
    void listen();
    void read();
    void ended();
    void take(const QJsonObject &told);

    QUrl base_;
    QNetworkAccessManager network_;
    QPointer<QNetworkReply> reply_;
    QTimer pause_;
    bool isHeard_ = true;
    QList<Interaction> all_;
};

// Those that the agent isn't in: waiting ones first, the oldest of each first.
class OtherSessions : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit OtherSessions(QAbstractItemModel *all, QObject *parent = nullptr);

    // Leaves out those with these ids.
    void setOwn(QStringList ids);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &one, const QModelIndex &other) const override;

private:
    QStringList own_;
};
