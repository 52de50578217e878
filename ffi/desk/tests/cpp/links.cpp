/*
 * An agent and a customer over links of parlor-desk.hpp, against a real server: the agent fetches its events, the customer's
 * come by callback. Compiled for both ways to tell errors. Exit code 0 if all is as expected.
 *
 *     links HOST BASIC_PORT FLEX_PORT DEAD_PORT
 */
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>

#include <poll.h>

#include <parlor-desk.hpp>

#include "../../../tests/cpp/check.hpp"

using namespace std::chrono_literals;

template <class Link>
inline constexpr bool is_link = !std::is_copy_constructible_v<Link> && std::is_nothrow_move_constructible_v<Link> &&
                                std::is_nothrow_move_assignable_v<Link>;
static_assert(is_link<parlor::basic_link> && is_link<parlor::flex_link>);
static_assert(sizeof(parlor::link_event) == sizeof(void *) && std::is_trivially_copyable_v<parlor::link_down>);
static_assert(std::is_same_v<decltype(std::declval<parlor::locked<parlor::detail::basic_link_api> &>().operator->()),
                             parlor::basic *>);

/* ---- The customer, on the link's thread ----------------------------------------------------------------------- */

struct customer {
    std::mutex mutex;
    std::condition_variable changed;
    std::string session_id;
    int said = 0;
    bool is_over = false;
    int lines = 0;

    template <class Condition> void wait(Condition condition)
    {
        std::unique_lock<std::mutex> lock(mutex);
        CHECK(changed.wait_for(lock, 60s, condition));
    }
};

static void on_news(customer &it, parlor::flex &client, parlor::news news)
{
    const std::lock_guard<std::mutex> lock(it.mutex);
    if (news.kind() == parlor::news_kind::done && news.request() == parlor::request::join)
        it.session_id = news.session_id();
    if (const auto happened = news.as<parlor::event_news>())
        if (happened->event().text() && happened->event().text()->text() == "welcome") {
            parlor::say answer;
            answer.words.text = "hello";
            MUST(client.say(answer)); /* unlocking behind the callback sends it */
            it.said++;
        }
    it.is_over |= news.kind() == parlor::news_kind::over;
    it.changed.notify_all();
}

/* A link whose callbacks hold `it` as long as they are there. */
static parlor::flex_link open_customer(const std::shared_ptr<customer> &it, const char *host, std::uint16_t port)
{
    parlor::flex_link::options options;
    options.security = parlor::security::plain;
    options.log_level = parlor::log_level::info;
    options.on_event = [it](parlor::flex &client, parlor::link_event event) {
        if (const auto news = event.as<parlor::link_news>())
            on_news(*it, client, news->news());
    };
    options.on_log = [it](parlor::log_level level, std::string_view line) {
        const std::lock_guard<std::mutex> lock(it->mutex);
        CHECK(level >= parlor::log_level::error && !line.empty());
        it->lines++;
    };
    parlor::login login;
    login.nickname = "Ana";
    parlor::join join;
    join.queue = "Environment:default";
    return MUST(parlor::flex_link::open(host, port, std::move(options), login, join, MUST(parlor::flex::create())));
}

/* ---- The agent, which fetches --------------------------------------------------------------------------------- */

struct agent {
    parlor::basic_link link;
    std::string session_id;
    int failures = 0;
    int ups = 0;
    int others = 0;
    bool is_over = false;

    /* Waits for events and takes them. */
    void take()
    {
        pollfd fds[1] = {{MUST(link.fd()), POLLIN, 0}};
        CHECK(poll(fds, 1, 60'000) == 1);
        for (auto &&event : link.events())
            visit(MUST(event), parlor::overloaded{
                                   [this](parlor::link_news it) { on_news(it.news()); },
                                   [this](parlor::link_failed it) { failures += !it.why().empty(); },
                                   [this](parlor::link_up it) { ups += !it.address().empty(); },
                                   [this](parlor::link_event) { others++; },
                               });
    }

    void on_news(parlor::news news)
    {
        if (news.kind() == parlor::news_kind::logged_in)
            join();
        if (news.kind() == parlor::news_kind::done && news.request() == parlor::request::join)
            say("welcome");
        if (const auto happened = news.as<parlor::event_news>())
            if (happened->event().text() && happened->event().text()->text() == "hello")
                close();
        is_over |= news.kind() == parlor::news_kind::over;
    }

    void join()
    {
        auto locked = MUST(link.lock());
        CHECK(MUST(link.lock())->user_id() == locked->user_id() && locked->user_id()); /* by the same thread, once more */
        parlor::join join;
        join.session_id = session_id;
        MUST(locked->join(parlor::link_now(), join));
    }

    void say(std::string_view words)
    {
        parlor::say say;
        say.session_id = session_id;
        say.words.text = words;
        auto locked = MUST(link.lock());
        auto same = std::move(locked);
        MUST((*same).say(parlor::link_now(), say));
        same.unlock();
        same.unlock();
    }

    void close()
    {
        parlor::release_party release;
        release.session_id = session_id;
        release.after_action = parlor::after_action::force_close;
        MUST(MUST(link.lock())->release_party(parlor::link_now(), release));
    }
};

/* The first address refuses, and the second one serves. */
static parlor::basic_link open_agent(const char *host, std::uint16_t port, std::uint16_t dead_port)
{
    parlor::basic_link::options options;
    options.security = parlor::security::plain;
    options.others = {{host, port}};
    parlor::registration request;
    request.nickname = "Bo";
    return MUST(parlor::basic_link::open(host, dead_port, std::move(options), request,
                                         MUST(parlor::basic::create(parlor::link_now()))));
}

/* What fails is told, and leaves the handle with the caller. */
static void misuse(const char *host)
{
    auto basic = MUST(parlor::basic::create(parlor::link_now()));
    parlor::registration request;
    const auto nameless = WHY(parlor::basic_link::open(host, 1, {}, request, std::move(basic)));
    CHECK(nameless.code() == parlor::status::bad_length && basic && basic.session_count() == 0);
    CHECK(nameless.member() == std::string_view("nickname"));
    request.nickname = "Bo";
    parlor::basic_link::options hasty;
    hasty.close_within = std::chrono::milliseconds(-1);
    const auto negative = WHY(parlor::basic_link::open(host, 1, std::move(hasty), request, std::move(basic)));
    CHECK(negative.code() == parlor::status::bad_value && negative.member() == std::string_view("close_within"));
    CHECK(basic);
    parlor::basic_link::options options;
    options.server_name = "no certificate has this";
    const auto error = WHY(parlor::basic_link::open(host, 1, std::move(options), request, std::move(basic)));
    CHECK(error.code() == parlor::status::bad_value && basic && basic.session_count() == 0);
    CHECK(error.member() == std::string_view("server_name"));
    CHECK(std::string_view(error.what()).find("\"no certificate has this\" is neither") != std::string_view::npos);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    const auto port = [argv](int index) { return static_cast<std::uint16_t>(std::atoi(argv[index])); };
    misuse(argv[1]);

    auto ana = std::make_shared<customer>();
    parlor::flex_link opened = open_customer(ana, argv[1], port(3));
    parlor::flex_link link = std::move(opened); /* the callbacks stay where they are */
    CHECK(link && !opened && WHY(opened.lock()).code() == parlor::status::null_pointer);
    CHECK(WHY(link.fd()).code() == parlor::status::has_callback);
    CHECK(WHY(link.next()).code() == parlor::status::has_callback);
    ana->wait([&] { return !ana->session_id.empty(); });
    CHECK(MUST(link.lock())->session_id() == ana->session_id && link.is_up());

    agent bo{open_agent(argv[1], port(2), port(4)), ana->session_id};
    while (!bo.is_over)
        bo.take();
    CHECK(bo.failures == 1 && bo.ups == 1 && bo.others == 0 && bo.link.is_up());
    ana->wait([&] { return ana->is_over; });
    {
        auto locked = MUST(link.lock());
        CHECK(WHY(link.close()).code() == parlor::status::locked);
    }
    MUST(link.close());
    CHECK(!link.is_up() && MUST(link.lock())->is_over());
    CHECK(WHY(MUST(link.lock())->ask_from(1)).code() == parlor::status::link_closed);
    CHECK(ana->said == 1 && ana->lines > 0 && ana.use_count() == 3);

    /* Another one in its place: what the first one had goes with it. */
    auto eve = std::make_shared<customer>();
    link = open_customer(eve, argv[1], port(3));
    CHECK(ana.use_count() == 1 && eve.use_count() == 3);
    eve->wait([&] { return !eve->session_id.empty(); });
    return 0;
}
