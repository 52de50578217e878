// A real customer, over a link of libparlor-desk's.
#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>
#include <QStringList>

#include <memory>
#include <optional>

#include <parlor-desk.hpp>

class Customer : public QObject {
    Q_OBJECT

public:
    // Connects to the server's flex port, logs in and starts a session about this.
    Customer(quint16 port, const QString &nickname, const QString &subject);

    // Says something, types or gives words with a leave; when the request before it was answered.
    void say(const QString &words) { ask({parlor::request::message, words}); }
    void type(const QString &preview) { ask({parlor::request::notice, preview}); }

    QString sessionId;
    QStringList heard;  // "Bo: hello", "Bo joined", "Bo left: bye", "Bo pushed https://...", "Bo is now called Robert" in order
    QString fileId;     // of the last file that was sent
    bool isOver = false;
    QString userId() const;
    QString secureKey() const;

private:
    struct Request {
        parlor::request kind;
        QString words;
    };

    void ask(const Request &request);
    void askNext();
    void take();
    void happened(parlor::event event);

    std::optional<parlor::flex_link> link_;
    std::unique_ptr<QSocketNotifier> notifier_;
    QList<Request> toAsk_;
    QHash<QString, QString> nicknames_;
    bool isIn_ = false;
};
