#include "files.h"

#include <QFileInfo>
#include <QMimeDatabase>
#include <QUrl>

#include <vector>

Files::Files(const QUrl &http, const QStringList &folders, QObject *parent) : QObject(parent)
{
    const QByteArray base = http.toString().toUtf8();
    std::vector<QByteArray> names;
    for (const QString &folder : folders)
        names.push_back(folder.toUtf8());
    parlor::plugins_options options;
    for (const QByteArray &name : names)
        options.own_folders.push_back(parlor::to_c(toParlor(name)));
    options.program_name = "desk-qt";
    options.http = toParlor(base);
    plugins_ = parlor::plugins::load(std::move(options));
    notifier_ = std::make_unique<QSocketNotifier>(plugins_->fd(), QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &Files::take);
}

void Files::attach(Desk *desk)
{
    plugins_->set_link(desk->link());
    reader_ = desk->isSupervisor() ? parlor::user_type::supervisor : parlor::user_type::agent;
    connect(desk, &Desk::heard, this, [this](parlor::news news) { plugins_->news(news); });
}

QStringList Files::formats() const
{
    QStringList all;
    for (const std::string_view format : plugins_->formats())
        all.append(toQt(format));
    return all;
}

QList<Command> Files::commands() const
{
    QList<Command> all;
    for (const parlor::plugin_command command : plugins_->commands())
        all.append({toQt(command.name()), toQt(command.argument()), toQt(command.about())});
    return all;
}

template <class Request, class Begin>
quint64 Files::begin(const QString &title, const Request &request, Begin begin)
{
    try {
        const quint64 job = ((*plugins_).*begin)(request);
        titles_.insert(job, title);
        emit begun(job, title);
        return job;
    } catch (const parlor::error &error) {
        emit ended(0, tr("%1: %2").arg(title, QString::fromUtf8(error.what())));
        return 0;
    }
}

quint64 Files::send(const QString &sessionId, const QString &path)
{
    const QByteArray id = sessionId.toUtf8(), file = path.toUtf8();
    const QByteArray mime = QMimeDatabase().mimeTypeForFile(path).name().toUtf8();
    parlor::send_file request;
    request.session_id = toParlor(id);
    request.path = toParlor(file);
    request.mime = toParlor(mime);
    return begin(tr("Sending %1").arg(QFileInfo(path).fileName()), request, &parlor::plugins::send_file);
}

quint64 Files::save(const QString &sessionId, const Entry &file, const QString &path)
{
    const QFileInfo place(path);
    const QByteArray id = sessionId.toUtf8(), fileId = file.fileId.toUtf8(), documentId = file.documentId.toUtf8();
    const QByteArray folder = place.absolutePath().toUtf8(), name = place.fileName().toUtf8();
    parlor::save_file request;
    request.session_id = toParlor(id);
    request.file_id = toParlor(fileId);
    request.document_id = toParlor(documentId);
    request.folder = toParlor(folder);
    request.name = toParlor(name);
    request.file_size = static_cast<std::uint64_t>(file.size);
    return begin(tr("Saving %1").arg(place.fileName()), request, &parlor::plugins::save_file);
}

quint64 Files::write(const QString &sessionId, const QString &format, const QString &path)
{
    const QByteArray id = sessionId.toUtf8(), kind = format.toUtf8(), file = path.toUtf8();
    parlor::transcript_export request;
    request.session_id = toParlor(id);
    request.format = toParlor(kind);
    request.path = toParlor(file);
    request.reader_type = reader_; // an agent's file names no silent monitor
    return begin(tr("Writing %1").arg(QFileInfo(path).fileName()), request, &parlor::plugins::write);
}

quint64 Files::run(const QString &sessionId, const QString &command, const QString &argument)
{
    const QByteArray id = sessionId.toUtf8(), name = command.toUtf8(), words = argument.toUtf8();
    parlor::run_command request;
    request.session_id = toParlor(id);
    request.command = toParlor(name);
    request.argument = toParlor(words);
    return begin(tr("Running %1").arg(command), request, &parlor::plugins::run_command);
}

void Files::cancel(quint64 job) { plugins_->cancel(job); }

void Files::take()
{
    for (parlor::plugins_event event : plugins_->events()) {
        const quint64 job = event.job();
        const auto end = [&](const QString &how) { emit ended(job, tr("%1: %2").arg(titles_.take(job), how)); };
        switch (event.kind()) {
        case parlor::plugins_event_kind::progress:
            emit progressed(job, event.bytes_done(), event.bytes_total().value_or(0));
            break;
        case parlor::plugins_event_kind::done:
            if (!event.text().empty())
                emit answered(titles_.value(job), toQt(event.text()));
            end(event.path().empty() ? tr("done") : tr("done, %1").arg(toQt(event.path())));
            break;
        case parlor::plugins_event_kind::failed:
            end(tr("failed, %1").arg(toQt(event.text())));
            break;
        case parlor::plugins_event_kind::cancelled:
            end(tr("cancelled"));
            break;
        case parlor::plugins_event_kind::problem:
            emit problem(toQt(event.text()));
            break;
        default: // what only a later library knows
            break;
        }
    }
}
