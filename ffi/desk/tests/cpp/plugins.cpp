/*
 * Plugins of parlor-desk.hpp: transcripts are written and commands run, whose events are fetched, and a file is sent into a store of
 * the program's own, whose events come by callback. Compiled for both ways to tell errors. Exit code 0 if all is as expected.
 *
 *     plugins FOLDER_OF_PLUGINS FOLDER_FOR_FILES
 */
#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

#include <poll.h>

#include <parlor-desk.hpp>

#include "../../../tests/cpp/check.hpp"

using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<parlor::plugins> && std::is_nothrow_move_constructible_v<parlor::plugins>);
static_assert(sizeof(parlor::plugins_event) == sizeof(void *) && sizeof(parlor::plugin) == sizeof(void *));
static_assert(sizeof(parlor::plugin_command) == sizeof(void *));

static constexpr std::string_view document =
    "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'><message userId='U' visibility='ALL' eventId='1'>"
    "<msgText>hello</msgText></message></chatTranscript>";

static void transcripts_are_written(const std::string &own, const std::string &folder)
{
    parlor::plugins_options options;
    options.own_folders = {own};
    options.folders = {"no such folder"};
    options.start_within = options.close_within = 60s; /* valgrind takes its time */
    std::mutex mutex;
    std::string logged;
    options.on_log = [&](parlor::log_level level, std::string_view line) {
        const std::lock_guard<std::mutex> lock(mutex);
        if (level == parlor::log_level::info)
            logged.append(line).append("\n");
    };
    options.log_level = parlor::log_level::info;
    auto plugins = MUST(parlor::plugins::load(std::move(options)));
    const auto all = plugins.list();
    const auto exporter = std::find_if(all.begin(), all.end(), [](parlor::plugin it) { return it.name() == "transcript-export"; });
    CHECK(exporter != all.end() && !exporter->version().empty() && exporter->path().find(own) == 0);
    const auto features = exporter->features();
    CHECK(std::count(features.begin(), features.end(), "export:html") == 1);
    const auto formats = plugins.formats();
    CHECK(std::count(formats.begin(), formats.end(), "html") == 1);
    CHECK(plugins.offer("export:html") && plugins.offer("file-transfer") && !plugins.offer("export:pdf"));

    const std::string path = folder + "/chat.html";
    parlor::transcript_export request;
    request.format = "html";
    request.path = path;
    request.document = document;
    const std::uint64_t job = MUST(plugins.write(request));
    CHECK(job > 0);
    pollfd wanted{MUST(plugins.fd()), POLLIN, 0};
    bool is_done = false;
    while (!is_done) {
        CHECK(poll(&wanted, 1, 60'000) == 1);
        for (auto &&it : plugins.events()) {
            const parlor::plugins_event event = MUST(it);
            if (event.kind() == parlor::plugins_event_kind::problem)
                continue;
            CHECK(event.kind() == parlor::plugins_event_kind::done && event.is_end() && event.job() == job);
            CHECK(event.event_count() == 1 && event.bytes_done() > 0 && event.path().find(folder) == 0);
            CHECK(!event.bytes_total() && event.file_id().empty() && !event.is_document_removed());
            CHECK(visit(event, parlor::overloaded{[](parlor::plugins_done done) { return done.kind() == done.of; },
                                                  [](parlor::plugins_event) { return false; }}));
            is_done = true;
        }
    }
    CHECK(!MUST(plugins.next()));
    CHECK(!plugins.cancel(job));
    {
        const std::lock_guard<std::mutex> lock(mutex);
        CHECK(logged.find("loaded transcript-export ") != std::string::npos);
        CHECK(logged.find("job 1 waits for transcript-export\njob 1 is done\n") != std::string::npos);
        CHECK(logged.find("chat.html") == std::string::npos);
    }
    CHECK(WHY(plugins.write(parlor::transcript_export())).code() == parlor::status::bad_length);
    MUST(plugins.set_link(nullptr));
}

/* ---- A store, and events by callback --------------------------------------------------------------------------- */

struct desk {
    std::mutex mutex;
    std::condition_variable changed;
    std::string stored;
    std::string text; /* of the end of the job */
    bool is_over = false;
    bool is_removed = false;
    int asked = 0;
};

static void have_a_store(parlor::document_store &store, desk &it)
{
    store.context = &it;
    store.begin = [](parlor_text, parlor_text, std::uint64_t, void **, void *) -> const char * { return nullptr; };
    store.write = [](void *, const std::uint8_t *bytes, std::size_t length, void *context) -> const char * {
        static_cast<desk *>(context)->stored.append(reinterpret_cast<const char *>(bytes), length);
        return nullptr;
    };
    store.finish = [](void *, char *id, std::size_t, std::size_t *length, void *) -> const char * {
        id[0] = 'D';
        *length = 1;
        return nullptr;
    };
    store.delete_document = [](parlor_text id, void *context) -> const char * {
        static_cast<desk *>(context)->is_removed = parlor::view(id) == "D";
        return nullptr;
    };
}

/* The end of the next job, whose events are fetched. */
static parlor::plugins_event_kind next_end(parlor::plugins &plugins, std::string &text)
{
    pollfd wanted{MUST(plugins.fd()), POLLIN, 0};
    for (;;) {
        CHECK(poll(&wanted, 1, 60'000) == 1);
        while (auto event = MUST(plugins.next())) {
            if (event->is_end()) {
                text = event->text();
                return event->kind();
            }
        }
    }
}

static void commands_are_listed_and_run(const std::string &own)
{
    parlor::plugins_options options;
    options.own_folders.push_back(parlor::to_c(own));
    options.start_within = options.close_within = 60s; /* valgrind takes its time */
    auto plugins = MUST(parlor::plugins::load(std::move(options)));
    const auto commands = plugins.commands();
    const auto files = std::find_if(commands.begin(), commands.end(), [](parlor::plugin_command it) { return it.name() == "files"; });
    CHECK(files != commands.end() && files->plugin() == "file-transfer" && files->argument().empty());
    CHECK(files->about() == "lists the files of the session");

    parlor::run_command request;
    request.command = files->name();
    std::string text;
    MUST(plugins.run_command(request));
    CHECK(next_end(plugins, text) == parlor::plugins_event_kind::failed && text.find("in no session") != std::string::npos);
    request.session_id = "S";
    MUST(plugins.run_command(request));
    CHECK(next_end(plugins, text) == parlor::plugins_event_kind::done && text == "there are no files");
    CHECK(WHY(plugins.run_command(parlor::run_command())).code() == parlor::status::bad_length);
}

/* Nobody is there to be told: what was stored is removed again. */
static void a_refused_file_is_not_kept(const std::string &own, const std::string &folder)
{
    desk it;
    parlor::document_store store;
    have_a_store(store, it);
    parlor::plugins_options options;
    options.own_folders.push_back(parlor::to_c(own));
    options.start_within = options.close_within = 60s; /* valgrind takes its time */
    options.store = &store;
    options.on_event = [&](parlor::plugins_event event) {
        if (!event.is_end())
            return;
        const std::lock_guard<std::mutex> lock(it.mutex);
        CHECK(event.kind() == parlor::plugins_event_kind::failed);
        it.text = event.text();
        it.is_over = true;
        it.changed.notify_all();
    };
    options.on_notify = [&](parlor_notify &notice, std::uint32_t &) {
        CHECK(parlor::view(notice.notice_text) == "file-uploaded");
        it.asked++;
        return std::int32_t(PARLOR_NOT_LOGGED_IN);
    };
    auto plugins = MUST(parlor::plugins::load(std::move(options)));

    const std::string path = folder + "/bill.txt";
    std::FILE *file = std::fopen(path.c_str(), "w");
    CHECK(file && std::fputs("abc", file) >= 0 && std::fclose(file) == 0);
    parlor::send_file request;
    request.session_id = "S";
    request.path = path;
    MUST(plugins.send_file(request));
    {
        std::unique_lock<std::mutex> lock(it.mutex);
        CHECK(it.changed.wait_for(lock, 60s, [&] { return it.is_over; }));
    }
    CHECK(it.stored == "abc" && it.asked == 1 && it.is_removed);
    CHECK(it.text.find("not logged in") != std::string::npos);
    CHECK(WHY(plugins.fd()).code() == parlor::status::has_callback);
    CHECK(WHY(plugins.save_file(parlor::save_file())).code() == parlor::status::bad_length);
    CHECK(WHY(plugins.delete_file(parlor::delete_file())).code() == parlor::status::bad_length);
    parlor::plugins moved = std::move(plugins);
    CHECK(moved && !plugins);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    transcripts_are_written(argv[1], argv[2]);
    a_refused_file_is_not_kept(argv[1], argv[2]);
    commands_are_listed_and_run(argv[1]);
    return 0;
}
