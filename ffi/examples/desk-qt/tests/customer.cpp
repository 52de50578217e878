#include "customer.h"

#include "../model/mode.h"

Customer::Customer(quint16 port, const QString &nickname, const QString &subject)
{
    const QByteArray name = nickname.toUtf8(), about = subject.toUtf8();
    parlor::flex_link::options options;
    options.security = parlor::security::plain;
    parlor::flex_config config;
    config.poll_fastest = 20; // nobody is to wait long
    config.poll_slowest = 100;
    parlor::login login;
    login.nickname = toParlor(name);
    parlor::join join;
    join.queue = "Environment:default";
    join.subject = toParlor(about);
    link_ = parlor::flex_link::open("127.0.0.1", port, std::move(options), login, join, parlor::flex::create(config));
    notifier_ = std::make_unique<QSocketNotifier>(link_->fd(), QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &Customer::take);
}

QString Customer::userId() const { return toQt(link_->lock()->user_id().value_or("")); }

QString Customer::secureKey() const { return toQt(link_->lock()->secure_key().value_or("")); }

void Customer::ask(const Request &request)
{
    toAsk_.append(request);
    askNext();
}

void Customer::askNext()
{
    auto customer = link_->lock();
    if (!isIn_ || toAsk_.isEmpty() || customer->is_busy())
        return;
    const Request next = toAsk_.takeFirst();
    const QByteArray words = next.words.toUtf8();
    if (next.kind == parlor::request::message) {
        parlor::say say;
        say.words.text = toParlor(words);
        customer->say(say);
    } else {
        parlor::notify notify;
        notify.notice_type = parlor::notice_type::typing_started;
        notify.notice_text = toParlor(words);
        customer->notify(notify);
    }
}

void Customer::take()
{
    for (parlor::link_event event : link_->events()) {
        const auto told = event.as<parlor::link_news>();
        if (!told)
            continue;
        const parlor::news news = told->news();
        if (news.kind() == parlor::news_kind::done && news.request() == parlor::request::join) {
            sessionId = toQt(news.session_id());
            isIn_ = true;
        }
        if (const auto happening = news.as<parlor::event_news>())
            happened(happening->event());
        isOver |= news.kind() == parlor::news_kind::over;
    }
    askNext();
}

void Customer::happened(parlor::event event)
{
    const QString id = toQt(event.user_id());
    if (const auto party = event.as<parlor::new_party_event>()) {
        nicknames_[id] = toQt(party->user().nickname());
        heard.append(nicknames_[id] + " joined");
    }
    if (event.kind() == parlor::event_kind::party_left)
        heard.append(nicknames_[id] + " left");
    if (const auto it = event.as<parlor::notice_event>(); it && it->notice()) {
        const parlor::notice notice = *it->notice();
        if (notice.type() == parlor::notice_type::user_pushed_url)
            heard.append(nicknames_[id] + " pushed " + toQt(notice.text()));
        if (notice.type() == parlor::notice_type::user_update_nick) {
            heard.append(nicknames_[id] + " is now called " + toQt(notice.text()));
            nicknames_[id] = toQt(notice.text());
        }
        if (notice.system_command() == parlor::system_command::file_uploaded)
            fileId = toQt(parlor::view(parlor::file_uploaded_of(event.user_data()).file_id));
    }
    if (const auto text = event.text())
        heard.append(nicknames_[id] + ": " + toQt(text->text()));
}
