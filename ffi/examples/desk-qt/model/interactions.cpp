#include "interactions.h"

#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

// The server says something every 15 s, if only to keep the stream alive.
static constexpr auto SILENCE = 60s;
static constexpr auto FIRST_PAUSE = 250ms;
static constexpr auto LONGEST_PAUSE = 5'000ms;

Interactions::Interactions(const QUrl &base, QObject *parent) : QAbstractListModel(parent), base_(base)
{
    // What is told stays between this program and the server.
    network_.setProxy(QNetworkProxy::NoProxy);
    pause_.setSingleShot(true);
    pause_.setInterval(FIRST_PAUSE);
    connect(&pause_, &QTimer::timeout, this, &Interactions::listen);
    listen();
}

void Interactions::listen()
{
    QUrl url = base_;
    url.setPath("/interactions/events");
    QNetworkRequest request(url);
    request.setTransferTimeout(static_cast<int>(std::chrono::milliseconds(SILENCE).count()));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    // Whatever goes on is told anew.
    beginResetModel();
    all_.clear();
    endResetModel();
    reply_ = network_.get(request);
    connect(reply_, &QNetworkReply::readyRead, this, &Interactions::read);
    connect(reply_, &QNetworkReply::finished, this, &Interactions::ended);
}

void Interactions::read()
{
    isHeard_ = true;
    pause_.setInterval(FIRST_PAUSE);
    while (reply_ && reply_->canReadLine()) {
        const QByteArray line = reply_->readLine();
        if (line.startsWith("data:"))
            take(QJsonDocument::fromJson(line.mid(5)).object());
    }
}

void Interactions::ended()
{
    if (isHeard_)
        emit unheard(reply_->error() == QNetworkReply::NoError ? tr("the server ended the stream") : reply_->errorString());
    isHeard_ = false;
    reply_->deleteLater();
    pause_.start();
    pause_.setInterval(std::min(pause_.intervalAsDuration() * 2, std::chrono::milliseconds(LONGEST_PAUSE)));
}

void Interactions::take(const QJsonObject &told)
{
    Interaction next;
    next.sessionId = told["sessionId"].toString();
    next.subject = told["subject"].toString();
    next.isWaiting = told["state"] == "waiting";
    next.startedAt = QDateTime::fromString(told["startedAt"].toString(), Qt::ISODate);
    if (next.sessionId.isEmpty())
        return;
    const auto known =
        std::find_if(all_.begin(), all_.end(), [&](const Interaction &it) { return it.sessionId == next.sessionId; });
    const int row = static_cast<int>(known - all_.begin());
    if (told["state"] == "closed") {
        if (known == all_.end())
            return;
        beginRemoveRows({}, row, row);
        all_.erase(known);
        endRemoveRows();
    } else if (known != all_.end()) {
        *known = next;
        emit dataChanged(index(row), index(row));
    } else {
        beginInsertRows({}, row, row);
        all_.append(next);
        endInsertRows();
        if (next.isWaiting)
            emit waiting(next.sessionId);
    }
}

int Interactions::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(all_.size());
}

QVariant Interactions::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Interaction &it = all_.at(index.row());
    switch (role) {
    case IdRole:
        return it.sessionId;
    case SubjectRole:
        return it.subject;
    case WaitingRole:
        return it.isWaiting;
    case SinceRole:
        return it.startedAt;
    case Qt::DisplayRole:
        return it.subject.isEmpty() ? it.sessionId : it.subject;
    case Qt::AccessibleTextRole:
        return it.isWaiting ? tr("%1, waiting").arg(data(index, Qt::DisplayRole).toString())
                            : tr("%1, served by others").arg(data(index, Qt::DisplayRole).toString());
    default:
        return {};
    }
}

OtherSessions::OtherSessions(QAbstractItemModel *all, QObject *parent) : QSortFilterProxyModel(parent)
{
    setSourceModel(all);
    sort(0);
}

void OtherSessions::setOwn(QStringList ids)
{
    own_ = std::move(ids);
    invalidateFilter();
}

bool OtherSessions::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return !own_.contains(sourceModel()->index(row, 0, parent).data(Interactions::IdRole).toString());
}

bool OtherSessions::lessThan(const QModelIndex &one, const QModelIndex &other) const
{
    const bool oneWaits = one.data(Interactions::WaitingRole).toBool();
    if (oneWaits != other.data(Interactions::WaitingRole).toBool())
        return oneWaits;
    return one.data(Interactions::SinceRole).toDateTime() < other.data(Interactions::SinceRole).toDateTime();
}
