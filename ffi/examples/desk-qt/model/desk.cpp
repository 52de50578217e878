#include "desk.h"

#include <algorithm>

Desk::Desk(Options options, QObject *parent) : QObject(parent), options_(std::move(options)) {}

Desk::~Desk() = default;

void Desk::open()
{
    const QByteArray host = options_.host.toUtf8(), roots = options_.rootsFile.toUtf8();
    const QByteArray nickname = options_.nickname.toUtf8(), personId = options_.personId.toUtf8();
    parlor::basic_link::options options;
    options.security = options_.isPlain ? parlor::security::plain : parlor::security::tls;
    options.roots_file = toParlor(roots);
    parlor::registration request;
    request.nickname = toParlor(nickname);
    request.person_id = toParlor(personId);
    if (options_.isSupervisor)
        request.user_type = parlor::user_type::supervisor;
    link_ = parlor::basic_link::open(toParlor(host), options_.port, std::move(options), request,
                                     parlor::basic::create(parlor::link_now()));
    notifier_ = std::make_unique<QSocketNotifier>(link_->fd(), QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &Desk::take);
    emit linkChanged(false, tr("Connecting to %1 …").arg(options_.host));
}

Session *Desk::join(const QString &sessionId, Mode mode, const QString &subject)
{
    const QByteArray id = sessionId.toUtf8();
    parlor::join request;
    request.session_id = toParlor(id);
    request.visibility = visibilityOf(mode);
    request.shows_more = true; // The person chose the mode.
    const bool isAsked = ask({Request::Join, sessionId, {}, mode}, [&](parlor::basic &agent) {
        return agent.join(parlor::link_now(), request);
    });
    Session *session = sessions_.find(sessionId);
    if (isAsked && !session) {
        session = new Session(sessionId, mode, subject, this);
        sessions_.add(session);
    }
    return isAsked ? session : nullptr;
}

void Desk::leaveAll()
{
    isLeaving_ = true;
    bool isAnyAsked = false;
    for (Session *session : sessions_.all())
        if (session->isIn() && isRegistered_)
            isAnyAsked |= session->leave(parlor::after_action::keep_alive, {});
    if (!isAnyAsked)
        emit allLeft();
}

bool Desk::ask(Request request, const std::function<std::uint32_t(parlor::basic &)> &call)
{
    try {
        auto agent = link_->lock();
        asked_.insert(call(*agent), std::move(request));
        return true;
    } catch (const parlor::error &error) {
        emit problem(isRegistered_ ? tr("Not done: %1").arg(QString::fromUtf8(error.what()))
                                   : tr("Not done: there is no connection to the server now"));
        return false;
    }
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

void Desk::take()
{
    for (parlor::link_event event : link_->events())
        visit(event, [this](auto it) { on(it); });
}

void Desk::on(parlor::link_up event)
{
    emit linkChanged(false, tr("Connected to %1, registering …").arg(toQt(event.address())));
}

void Desk::on(parlor::link_down event)
{
    isRegistered_ = false;
    emit linkChanged(false, tr("Connection lost: %1. Trying again …").arg(toQt(event.why())));
}

void Desk::on(parlor::link_failed event)
{
    emit linkChanged(false, tr("Not connected: %1. Trying again …").arg(toQt(event.why())));
}

void Desk::on(parlor::link_fault event)
{
    emit problem(tr("Something came in that can't be used: %1").arg(QString::fromUtf8(event.error().what())));
}

void Desk::on(parlor::link_news event)
{
    const parlor::news news = event.news();
    emit heard(news);
    Session *session = sessions_.find(toQt(news.session_id()));
    if (session && news.session())
        session->told(*news.session());
    visit(news, parlor::overloaded{
                    [this](parlor::logged_in_news) {
                        ownId_ = toQt(link_->lock()->user_id().value_or(""));
                        isRegistered_ = true;
                        emit linkChanged(true, {});
                    },
                    [this](parlor::done_news it) { done(it); },
                    [this](parlor::refused_news it) { notDone(it, toQt(it.error_text())); },
                    [this](parlor::unknown_fate_news it) { notDone(it, tr("nobody can say whether it was done")); },
                    [session](parlor::event_news it) {
                        if (session)
                            session->happened(it.event());
                    },
                    [this, session](parlor::over_news) { over(session); },
                    [](parlor::news) {}, // what the session is, and what only a later library knows
                });
}

void Desk::done(parlor::news news)
{
    const auto request = asked_.find(news.request_id().value_or(0));
    Session *session = sessions_.find(toQt(news.session_id()));
    // The link joins again by itself: then no request is found, and the mode stays.
    if (session && news.request() == parlor::request::join)
        session->joined(request != asked_.end() ? request->mode : session->mode());
    if (request != asked_.end() && request->kind != Request::Leave)
        asked_.erase(request);
}

void Desk::notDone(parlor::news news, const QString &why)
{
    const Request request = asked_.take(news.request_id().value_or(0));
    Session *session = sessions_.find(request.sessionId);
    if (session && request.kind == Request::Say)
        session->note(tr("“%1” wasn't said: %2").arg(request.words, why));
    else if (!session || request.kind != Request::Notify)
        emit problem(tr("Not done: %1").arg(why));
    if (session && request.kind == Request::Join && !session->isIn())
        sessions_.remove(session);
}

// A session that the agent has left goes from the list; one that others ended stays to be read.
void Desk::over(Session *session)
{
    if (!session)
        return;
    bool isLeft = false;
    asked_.removeIf([&](QHash<std::uint32_t, Request>::iterator it) {
        const bool isOfSession = it->sessionId == session->id();
        isLeft |= isOfSession && it->kind == Request::Leave;
        return isOfSession;
    });
    if (isLeft)
        sessions_.remove(session);
    else
        session->over();
    const QList<Session *> all = sessions_.all();
    if (isLeaving_ && std::none_of(all.begin(), all.end(), [](const Session *it) { return it->isIn(); }))
        emit allLeft();
}
