// One session that the agent is in: who is there, what was said, what wasn't read yet; and what the agent can ask for in it.
#pragma once

#include <QHash>
#include <QObject>

#include "mode.h"
#include "transcript.h"

class Desk;

class Session : public QObject {
    Q_OBJECT

public:
    Session(QString id, Mode mode, QString subject, Desk *desk);

    const QString &id() const { return id_; }
    const QString &subject() const { return subject_; }
    Mode mode() const { return mode_; }
    bool isIn() const { return isIn_ && !isOver_; }
    bool isOver() const { return isOver_; }
    // Whether a supervisor watches.
    bool isWatched() const { return isWatched_; }
    // How many messages, URLs and files came while the session wasn't shown.
    int unread() const { return unread_; }
    // Whether the session is the one that is shown, so that nothing in it is unread.
    void setShown(bool isShown);

    // The nickname of the customer, or the session's id before one is known.
    QString title() const;
    QString customer() const;
    QString ownNickname() const;
    // Those who read what is said with this mode, without the agent itself.
    QStringList readers(Mode mode) const;
    // Who types and what, as a sentence; empty if nobody does.
    QString typists() const;
    Transcript *transcript() { return &transcript_; }

    // Requests. Each gives whether it was sent; if not, the desk says why.
    bool say(const QString &words);
    bool pushUrl(const QString &url);
    bool rename(const QString &nickname);
    bool setTyping(bool isTyping);
    bool leave(parlor::after_action after, const QString &reason);

    // What the desk has for it. Joined, or joined again, in this mode.
    void joined(Mode mode);
    void told(parlor::session_info info);
    void happened(parlor::event event);
    void over();
    void note(const QString &line);

    QString draft; // what is typed and not sent

signals:
    void changed();
    void typistsChanged();

private:
    struct Party {
        QString nickname;
        parlor::user_type type = parlor::user_type::other;
        parlor::visibility visibility = parlor::visibility::all;
        bool isHere = false;
        bool isTyping = false;
        QString preview;
    };

    bool notify(parlor::notice_type type, const QString &text);
    void on(parlor::new_party_event event);
    void on(parlor::message_event event);
    void on(parlor::notice_event event);
    void on(parlor::party_left_event event);
    void on(parlor::event event);
    void onFile(parlor::notice_event event, const Party &from);
    Entry entry(parlor::event event, Entry::Kind kind, const QString &words) const;
    void add(Entry entry, bool isNews);
    Speaker speaker(const QString &userId) const;

    const QString id_;
    QString subject_;
    Mode mode_;
    Desk *const desk_;
    bool isIn_ = false;
    bool isOver_ = false;
    bool isWatched_ = false;
    bool isShown_ = false;
    bool isTyping_ = false;
    int unread_ = 0;
    QDateTime start_;
    QHash<QString, Party> parties_; // by user id
    QString nickname_;              // that was taken in this session; empty: the one that the desk registered with
    QString customerId_;
    Transcript transcript_;
};
