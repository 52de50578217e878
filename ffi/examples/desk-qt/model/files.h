// Files, exports and commands, which plugins carry out: what is asked for is a job that goes on beside everything else.
#pragma once

#include <QHash>
#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <optional>

#include "desk.h"

// A command that a plugin has.
struct Command {
    QString name;
    QString argument; // what is typed behind it, such as "[WORD]"; empty if there is nothing
    QString about;    // what it does, in words that go on from its name
};

class Files : public QObject {
    Q_OBJECT

public:
    // Loads the plugins in `plugins` beside the program, and in these folders of the program's own. Documents are stored at
    // the server's HTTP side. Throws a parlor::error.
    Files(const QUrl &http, const QStringList &folders, QObject *parent = nullptr);

    // From now on over this desk's link, which is open.
    void attach(Desk *desk);

    bool canTransfer() const { return plugins_->offer("file-transfer"); }
    // The formats that transcripts can be written in, such as "html".
    QStringList formats() const;
    QList<Command> commands() const;

    // Each begins a job; 0 if it can't begin: ended() says why.
    quint64 send(const QString &sessionId, const QString &path);
    // `path` is where the file is to be; one that is there isn't overwritten.
    quint64 save(const QString &sessionId, const Entry &file, const QString &path);
    quint64 write(const QString &sessionId, const QString &format, const QString &path);
    quint64 run(const QString &sessionId, const QString &command, const QString &argument);
    void cancel(quint64 job);

signals:
    void begun(quint64 job, const QString &title);
    // `total` is 0 while it isn't known.
    void progressed(quint64 job, quint64 done, quint64 total);
    // `text` says what came of it.
    void ended(quint64 job, const QString &text);
    // What a command answers, before it has ended.
    void answered(const QString &title, const QString &text);
    void problem(const QString &text);

private:
    template <class Request, class Begin> quint64 begin(const QString &title, const Request &request, Begin begin);
    void take();

    std::optional<parlor::plugins> plugins_;
    parlor::user_type reader_ = parlor::user_type::agent; // of what is exported
    std::unique_ptr<QSocketNotifier> notifier_;
    QHash<quint64, QString> titles_; // by job
};
