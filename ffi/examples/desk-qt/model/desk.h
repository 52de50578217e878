// The agent's desk: the link to the server, which comes back by itself, and the sessions that the agent is in.
#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <optional>

#include "session.h"
#include "sessionlist.h"

// A request under way, to be told of if it is refused.
struct Request {
    enum Kind { Join, Say, Notify, Leave };
    Kind kind;
    QString sessionId;
    QString words;
    Mode mode = Mode::Agent; // of a join
};

class Desk : public QObject {
    Q_OBJECT

public:
    struct Options {
        QString host = "127.0.0.1";
        quint16 port = 4070;
        bool isPlain = false;  // not encrypted
        QString rootsFile;     // who may vouch for the server; empty: those that the system trusts
        QString nickname;
        QString personId;      // the employee id; may be empty
        bool isSupervisor = false;
    };

    explicit Desk(Options options, QObject *parent = nullptr);
    ~Desk() override;

    // Opens the link, which connects and registers by itself. Throws a parlor::error.
    void open();

    const parlor::basic_link &link() const { return *link_; }
    SessionList *sessions() { return &sessions_; }
    const QString &ownId() const { return ownId_; }
    const QString &nickname() const { return options_.nickname; }
    bool isSupervisor() const { return options_.isSupervisor; }
    // Whether requests can be made now.
    bool isRegistered() const { return isRegistered_; }

    // Joins a session, or changes the mode in which the agent is in it. Gives the session; nullptr if that can't be asked now.
    Session *join(const QString &sessionId, Mode mode, const QString &subject = {});
    // Leaves all sessions; allLeft() comes when that is done.
    void leaveAll();

    // Makes a request with the link's handle; gives whether that could be done. If not, or if it is refused, problem() says why.
    bool ask(Request request, const std::function<std::uint32_t(parlor::basic &)> &call);

signals:
    // The link came up or went down. While it is down, `text` says to a person what is being done.
    void linkChanged(bool isUp, const QString &text);
    void problem(const QString &text);
    // All news of the link, each valid during the signal only.
    void heard(parlor::news news);
    void allLeft();

private:
    void take();
    void on(parlor::link_news event);
    void on(parlor::link_fault event);
    void on(parlor::link_up event);
    void on(parlor::link_down event);
    void on(parlor::link_failed event);
    void on(parlor::link_event) {}
    void done(parlor::news news);
    void notDone(parlor::news news, const QString &why);
    void over(Session *session);

    const Options options_;
    std::optional<parlor::basic_link> link_;
    std::unique_ptr<QSocketNotifier> notifier_;
    SessionList sessions_;
    QString ownId_;
    bool isRegistered_ = false;
    bool isLeaving_ = false;
    QHash<std::uint32_t, Request> asked_; // by request id
};
