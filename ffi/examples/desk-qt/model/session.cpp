#include "session.h"

#include "desk.h"

Session::Session(QString id, Mode mode, QString subject, Desk *desk)
    : QObject(desk), id_(std::move(id)), subject_(std::move(subject)), mode_(mode), desk_(desk)
{
}

void Session::setShown(bool isShown)
{
    isShown_ = isShown;
    if (isShown && unread_ > 0) {
        unread_ = 0;
        emit changed();
    }
}

QString Session::title() const
{
    const QString name = customer();
    return name.isEmpty() ? id_ : name;
}

QString Session::customer() const { return parties_.value(customerId_).nickname; }

QString Session::ownNickname() const
{
    const QString own = parties_.value(desk_->ownId()).nickname;
    return own.isEmpty() ? desk_->nickname() : own;
}

QStringList Session::readers(Mode mode) const
{
    QStringList names;
    for (auto it = parties_.begin(); it != parties_.end(); ++it) {
        const bool mayRead = mode == Mode::Agent || it->type != parlor::user_type::client;
        if (it->isHere && it.key() != desk_->ownId() && mayRead)
            names.append(it->nickname);
    }
    names.sort();
    return names;
}

QString Session::typists() const
{
    QStringList lines;
    for (const Party &it : parties_)
        if (it.isTyping)
            lines.append(it.preview.isEmpty() ? tr("%1 is typing …").arg(it.nickname)
                                              : tr("%1 is typing: %2").arg(it.nickname, it.preview));
    lines.sort();
    return lines.join("   ");
}

/* ---- Requests ------------------------------------------------------------------------------------------------- */

bool Session::say(const QString &words)
{
    const QByteArray id = id_.toUtf8(), text = words.toUtf8();
    parlor::say request;
    request.session_id = toParlor(id);
    request.visibility = visibilityOf(mode_);
    request.words.text = toParlor(text);
    request.words.treat_as = "NORMAL";
    const bool isSent = desk_->ask({Request::Say, id_, words}, [&](parlor::basic &agent) {
        return agent.say(parlor::link_now(), request);
    });
    isTyping_ = isTyping_ && !isSent; // saying something ends it
    return isSent;
}

bool Session::notify(parlor::notice_type type, const QString &words)
{
    const QByteArray id = id_.toUtf8(), text = words.toUtf8();
    parlor::notify request;
    request.session_id = toParlor(id);
    request.visibility = visibilityOf(mode_);
    request.notice_type = type;
    request.notice_text = toParlor(text);
    return desk_->ask({Request::Notify, id_, words}, [&](parlor::basic &agent) {
        return agent.notify(parlor::link_now(), request);
    });
}

bool Session::pushUrl(const QString &url) { return notify(parlor::notice_type::user_pushed_url, url); }

bool Session::rename(const QString &nickname) { return notify(parlor::notice_type::user_update_nick, nickname); }

bool Session::setTyping(bool isTyping)
{
    if (isTyping == isTyping_ || !isIn() || mode_ == Mode::Monitor || !desk_->isRegistered())
        return false;
    isTyping_ = isTyping;
    return notify(isTyping ? parlor::notice_type::typing_started : parlor::notice_type::typing_stopped, {});
}

bool Session::leave(parlor::after_action after, const QString &reason)
{
    const QByteArray id = id_.toUtf8(), text = reason.toUtf8();
    parlor::release_party request;
    request.session_id = toParlor(id);
    request.after_action = after;
    request.words.text = toParlor(text);
    return desk_->ask({Request::Leave, id_, {}}, [&](parlor::basic &agent) {
        return agent.release_party(parlor::link_now(), request);
    });
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

void Session::joined(Mode mode)
{
    isIn_ = true;
    mode_ = mode;
    emit changed();
}

void Session::told(parlor::session_info info)
{
    if (const auto start = info.start_at_unix())
        start_ = QDateTime::fromMSecsSinceEpoch(start->count());
    if (isWatched_ != info.monitored()) {
        isWatched_ = info.monitored();
        emit changed();
    }
}

void Session::happened(parlor::event event)
{
    visit(event, [this](auto it) { on(it); });
    emit changed();
}

void Session::over()
{
    isOver_ = true;
    note(tr("The session is over"));
    emit changed();
}

void Session::note(const QString &line)
{
    Entry it;
    it.words = line;
    it.time = QDateTime::currentDateTime();
    transcript_.add(std::move(it));
}

void Session::on(parlor::new_party_event event)
{
    const QString userId = toQt(event.user_id());
    Party &party = parties_[userId];
    party.nickname = toQt(event.user().nickname());
    party.type = event.user().user_type();
    party.visibility = event.visibility();
    party.isHere = true;
    if (party.type == parlor::user_type::client)
        customerId_ = userId;
    const QString as = party.visibility == parlor::visibility::all   ? tr("%1 joined")
                       : party.visibility == parlor::visibility::int_ ? tr("%1 joined as a coach")
                                                                      : tr("%1 watches unseen");
    const bool isOwn = userId == desk_->ownId();
    add(entry(event, Entry::Kind::Line, as.arg(isOwn ? tr("%1 (you)").arg(party.nickname) : party.nickname)), false);
    on(static_cast<parlor::event>(event));
    // Who comes back after a lost connection has the nickname that it registered with, until it is changed again.
    if (isOwn && !nickname_.isEmpty() && party.nickname != nickname_ && mode_ != Mode::Monitor)
        rename(nickname_);
}

void Session::on(parlor::message_event event)
{
    Party &party = parties_[toQt(event.user_id())];
    if (party.isTyping) {
        party.isTyping = false;
        emit typistsChanged();
    }
    on(static_cast<parlor::event>(event));
}

void Session::on(parlor::notice_event event)
{
    const auto notice = event.notice();
    if (!notice)
        return;
    Party &party = parties_[toQt(event.user_id())];
    const QString text = toQt(notice->text());
    switch (notice->type()) {
    case parlor::notice_type::typing_started:
    case parlor::notice_type::typing_stopped:
        if (toQt(event.user_id()) == desk_->ownId())
            return;
        party.isTyping = notice->type() == parlor::notice_type::typing_started;
        party.preview = text;
        emit typistsChanged();
        return;
    case parlor::notice_type::user_pushed_url:
        add(entry(event, Entry::Kind::Url, text), true);
        return;
    case parlor::notice_type::user_update_nick:
        add(entry(event, Entry::Kind::Line, tr("%1 is now called %2").arg(party.nickname, text)), false);
        party.nickname = text;
        if (toQt(event.user_id()) == desk_->ownId())
            nickname_ = text;
        return;
    case parlor::notice_type::sys_command:
        onFile(event, party);
        return;
    default: // others are not for the eye
        on(static_cast<parlor::event>(event));
    }
}

void Session::onFile(parlor::notice_event event, const Party &from)
{
    const auto command = event.notice()->system_command();
    try {
        if (command == parlor::system_command::file_uploaded) {
            const parlor::file_uploaded file = parlor::file_uploaded_of(event.user_data());
            Entry it = entry(event, Entry::Kind::File, toQt(parlor::view(file.name)));
            it.fileId = toQt(parlor::view(file.file_id));
            it.documentId = toQt(parlor::view(file.document_id));
            it.size = static_cast<qint64>(file.file_size);
            add(std::move(it), true);
        } else if (command == parlor::system_command::file_deleted) {
            const parlor::file_deleted file = parlor::file_deleted_of(event.user_data());
            transcript_.removeFile(toQt(parlor::view(file.file_id)));
        }
    } catch (const parlor::error &) {
        add(entry(event, Entry::Kind::Line, tr("What %1 says of a file can't be read").arg(from.nickname)), false);
    }
}

void Session::on(parlor::party_left_event event)
{
    Party &party = parties_[toQt(event.user_id())];
    party.isHere = false;
    party.isTyping = false;
    emit typistsChanged();
    QString line = tr("%1 left").arg(party.nickname);
    // Without a code it went by itself.
    if (const auto reason = event.reason(); reason && reason->code() && !reason->text().empty())
        line = tr("%1: %2").arg(line, toQt(reason->text()));
    add(entry(event, Entry::Kind::Line, line), false);
    on(static_cast<parlor::event>(event));
}

// The words that go with anything.
void Session::on(parlor::event event)
{
    if (const auto text = event.text(); text && !text->text().empty())
        add(entry(event, Entry::Kind::Message, toQt(text->text())), true);
}

Entry Session::entry(parlor::event event, Entry::Kind kind, const QString &words) const
{
    const QString userId = toQt(event.user_id());
    Entry it;
    it.kind = kind;
    it.words = words;
    it.speaker = kind == Entry::Kind::Line ? Speaker::System : speaker(userId);
    it.who = parties_.value(userId).nickname;
    it.time = start_.isValid() ? start_.addSecs(event.time_shift().count()) : QDateTime::currentDateTime();
    it.isInternal = event.visibility() != parlor::visibility::all || event.receiver_id();
    return it;
}

Speaker Session::speaker(const QString &userId) const
{
    if (userId == desk_->ownId())
        return Speaker::Own;
    switch (parties_.value(userId).type) {
    case parlor::user_type::client:
        return Speaker::Customer;
    case parlor::user_type::agent:
    case parlor::user_type::supervisor:
        return Speaker::Agent;
    default:
        return Speaker::System;
    }
}

void Session::add(Entry entry, bool isNews)
{
    if (isNews && !isShown_ && entry.speaker != Speaker::Own)
        unread_++;
    transcript_.add(std::move(entry));
}
