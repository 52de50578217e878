/*
 * An agent in one chat session, with the plugins of libparlor-desk: files are sent, saved and deleted, transcripts written
 * in the formats that plugins know, and commands run that they have.
 *
 *     plugins [-c ROOTS.pem | -p] [-f FOLDER]... [-u URL] HOST PORT PERSON_ID NICK SESSION_ID
 *
 * -c and -p: as in agent.c; -f: a folder of the program's own with plugins, beside the folder "plugins" beside the program;
 * -u: where the server's HTTP side is, such as http://127.0.0.1:4072; with https, -c holds there, too. Lines of standard input
 * are carried out:
 *
 *     say TEXT                        send PATH                       quit
 *     save FILE_ID FOLDER             delete FILE_ID                  export FORMAT PATH
 *     run COMMAND [ARGUMENT]
 *
 * SIGINT cancels what plugins are at, and leaves if that is nothing; end of input leaves when that is done. What happens is
 * printed, one line each:
 *
 *     * plugin file-transfer 0.1.0                    * problem: WHY
 *     * format html                                   * in
 *     * command files: lists the files of the session * job 2 done: WHAT THE COMMAND SAYS
 *     0096681F: hello                                 * file F1: bill.pdf (191855 bytes)
 *     * job 1: 65536 of 191855 bytes                  * job 1 cancelled
 *     * job 1 failed: WHY                             * job 1 done: 191855 bytes, SHA-256 ..., file F2
 *
 * Exit codes: 0 the session was left, 1 failed, 2 wrong usage.
 *
 * Under valgrind, --suppressions=plugins.supp passes over the bytes that stay allocated on purpose for each plugin. It takes
 * libraries with the names of their functions, as cargo builds them in target/release: installed ones have none.
 */
#define _POSIX_C_SOURCE 200809L

#include "link.h"

#define MAX_FOLDERS 8

struct desk {
    parlor_link *link;
    parlor_plugins *plugins;
    parlor_text session_id;
    uint64_t last_job;
    int jobs; /* how many aren't over */
    int is_in;
    int is_leaving;
    int is_done;
    int code;
};

/* ---- What is asked of plugins ------------------------------------------------------------------------------- */

static int32_t send_file(struct desk *it, parlor_text path, uint64_t *job)
{
    parlor_send_file request;

    parlor_send_file_init(&request, sizeof request);
    request.session_id = it->session_id;
    request.path = path;
    return parlor_plugins_send_file(it->plugins, &request, job);
}

/* The plugins were given the event that told of the file: its id is enough. */
static int32_t save_file(struct desk *it, parlor_text file_id, parlor_text folder, uint64_t *job)
{
    parlor_save_file request;

    parlor_save_file_init(&request, sizeof request);
    request.session_id = it->session_id;
    request.file_id = file_id;
    request.folder = folder;
    return parlor_plugins_save_file(it->plugins, &request, job);
}

static int32_t delete_file(struct desk *it, parlor_text file_id, uint64_t *job)
{
    parlor_delete_file request;

    parlor_delete_file_init(&request, sizeof request);
    request.session_id = it->session_id;
    request.file_id = file_id;
    return parlor_plugins_delete_file(it->plugins, &request, job);
}

static int32_t export_transcript(struct desk *it, parlor_text format, parlor_text path, uint64_t *job)
{
    parlor_export request;

    parlor_export_init(&request, sizeof request);
    request.session_id = it->session_id;
    request.format = format;
    request.path = path;
    return parlor_plugins_export(it->plugins, &request, job);
}

static int32_t run_command(struct desk *it, parlor_text command, parlor_text argument, uint64_t *job)
{
    parlor_run_command request;

    parlor_run_command_init(&request, sizeof request);
    request.session_id = it->session_id;
    request.command = command;
    request.argument = argument;
    return parlor_plugins_run_command(it->plugins, &request, job);
}

static void carry_out(struct desk *it, parlor_basic *basic, parlor_text line)
{
    parlor_text command = take_word(&line);
    uint64_t job = 0;
    int32_t status = PARLOR_OK;

    if (is_same(command, "say"))
        status = say(basic, it->session_id, PARLOR_VISIBILITY_ALL, NO_TEXT, line);
    else if (is_same(command, "send"))
        status = send_file(it, line, &job);
    else if (is_same(command, "delete"))
        status = delete_file(it, line, &job);
    else if (is_same(command, "save")) {
        parlor_text file_id = take_word(&line);

        status = save_file(it, file_id, line, &job);
    } else if (is_same(command, "export")) {
        parlor_text format = take_word(&line);

        status = export_transcript(it, format, line, &job);
    } else if (is_same(command, "run")) {
        parlor_text name = take_word(&line);

        status = run_command(it, name, line, &job);
    } else if (is_same(command, "quit"))
        it->is_leaving = 1;
    else
        fprintf(stderr, "plugins: no such command\n");
    if (!report("not done", status) && job > 0) {
        it->last_job = job;
        it->jobs++;
    }
}

/* Does what is to be done next. */
static void act_on_lines(struct desk *it, struct input *input)
{
    parlor_basic *basic;
    parlor_text line;
    size_t whole;

    if (is_interrupted && it->jobs > 0) {
        uint64_t job;

        for (job = 1; job <= it->last_job; job++)
            parlor_plugins_cancel(it->plugins, job); /* PARLOR_END of those that are over */
        is_interrupted = 0;
        notice_interrupts();
    }
    parlor_link_lock_basic(it->link, &basic);
    while (it->is_in && !it->is_leaving && find_line(input, &line, &whole)) {
        carry_out(it, basic, line);
        drop_line(input, whole);
    }
    if (!it->is_leaving && (is_interrupted || (input->is_over && input->length == 0 && it->jobs == 0)))
        it->is_leaving = 1;
    if (it->is_leaving == 1) {
        it->is_leaving = 2; /* once */
        leave_one(basic);
        it->is_done |= !it->is_in;
    }
    parlor_link_unlock(it->link);
}

/* ---- What comes in -------------------------------------------------------------------------------------------- */

static void on_event(const parlor_event *event)
{
    parlor_file_uploaded file;

    parlor_file_uploaded_init(&file, sizeof file);
    if (event->notice && event->notice->notice_type == PARLOR_NOTICE_SYS_COMMAND &&
        is_same(event->notice->text, "file-uploaded") &&
        parlor_file_uploaded_read(event->user_data, &file) == PARLOR_OK) {
        print_texts(parlor_text_of("* file "), "", file.file_id);
        print_texts(parlor_text_of(": "), "", file.name);
        printf(" (%llu bytes)\n", (unsigned long long)file.file_size);
    } else if (event->text && event->text->text.length > 0) {
        print_texts(event->user_id, ": ", event->text->text);
        putchar('\n');
    }
}

static void on_news(struct desk *it, parlor_basic *basic, const parlor_news *news)
{
    /* All of it, in order: the plugins take what they need. */
    parlor_plugins_news(it->plugins, news);
    if (news->kind == PARLOR_NEWS_LOGGED_IN && parlor_basic_session_count(basic) == 0) {
        /* At the first connection: later the link joins it again. */
        report("not joined", join(basic, it->session_id, PARLOR_VISIBILITY_ALL));
    } else if (news->kind == PARLOR_NEWS_DONE && news->request == PARLOR_REQUEST_JOIN) {
        it->is_in = 1;
        printf("* in\n");
    } else if (news->kind == PARLOR_NEWS_EVENT) {
        on_event(news->event);
    } else if (news->kind == PARLOR_NEWS_OVER) {
        it->is_done = 1;
    } else if (news->kind == PARLOR_NEWS_REFUSED && !it->is_in) {
        print_texts(parlor_text_of("* refused: "), "", news->error_text);
        putchar('\n');
        it->code = it->is_done = 1;
    }
}

static void take_link_events(struct desk *it)
{
    const parlor_link_event *event;
    parlor_basic *basic;

    parlor_link_lock_basic(it->link, &basic);
    while (parlor_link_next(it->link, &event) == PARLOR_OK) {
        if (event->kind == PARLOR_LINK_NEWS)
            on_news(it, basic, event->news);
        else
            print_link_event(event);
    }
    parlor_link_unlock(it->link);
}

static void print_progress(const parlor_plugins_event *event)
{
    printf(": %llu", (unsigned long long)event->bytes_done);
    if (event->has_bytes_total)
        printf(" of %llu", (unsigned long long)event->bytes_total);
    printf(" bytes");
}

static void print_result(const parlor_plugins_event *event)
{
    if (event->text.length > 0) {
        print_texts(parlor_text_of(" done: "), "", event->text);
        return;
    }
    printf(" done: %llu bytes", (unsigned long long)event->bytes_done);
    if (event->digest.length > 0)
        print_texts(parlor_text_of(", SHA-256 "), "", event->digest);
    if (event->file_id.length > 0)
        print_texts(parlor_text_of(", file "), "", event->file_id);
    if (event->path.length > 0)
        print_texts(parlor_text_of(", in "), "", event->path);
}

static void take_plugins_events(struct desk *it)
{
    const parlor_plugins_event *event;

    while (parlor_plugins_next(it->plugins, &event) == PARLOR_OK) {
        it->jobs -= event->kind >= PARLOR_PLUGINS_DONE && event->kind <= PARLOR_PLUGINS_CANCELLED;
        if (event->kind == PARLOR_PLUGINS_PROBLEM) {
            print_texts(parlor_text_of("* problem: "), "", event->text);
        } else {
            printf("* job %llu", (unsigned long long)event->job);
            if (event->kind == PARLOR_PLUGINS_PROGRESS)
                print_progress(event);
            else if (event->kind == PARLOR_PLUGINS_DONE)
                print_result(event);
            else if (event->kind == PARLOR_PLUGINS_FAILED)
                print_texts(parlor_text_of(" failed: "), "", event->text);
            else
                printf(" cancelled");
        }
        putchar('\n');
    }
}

/* ---- The program ---------------------------------------------------------------------------------------------- */

static void print_plugins(const parlor_plugins *plugins)
{
    const parlor_plugin *plugin;
    const parlor_plugin_command *command;
    parlor_text format;
    size_t i;

    for (i = 0; parlor_plugins_at(plugins, i, &plugin) == PARLOR_OK; i++) {
        print_texts(parlor_text_of("* plugin "), "", plugin->name);
        print_texts(parlor_text_of(" "), "", plugin->version);
        putchar('\n');
    }
    for (i = 0; parlor_plugins_format_at(plugins, i, &format) == PARLOR_OK; i++) {
        print_texts(parlor_text_of("* format "), "", format);
        putchar('\n');
    }
    for (i = 0; parlor_plugins_command_at(plugins, i, &command) == PARLOR_OK; i++) {
        print_texts(parlor_text_of("* command "), "", command->name);
        print_texts(parlor_text_of(": "), "", command->about);
        putchar('\n');
    }
}

static int run_desk(struct desk *it)
{
    static struct input input; /* all zero */
    struct pollfd fds[3];

    parlor_link_fd(it->link, &fds[0].fd);
    parlor_plugins_fd(it->plugins, &fds[1].fd);
    fds[0].events = fds[1].events = fds[2].events = POLLIN;
    while (!it->is_done) {
        fds[2].fd = input_fd(&input);
        fds[2].revents = 0;
        if (poll(fds, 3, -1) < 0) {
            if (errno != EINTR)
                return 1;
        } else if (fds[2].revents)
            read_input(&input);
        take_link_events(it);
        take_plugins_events(it);
        act_on_lines(it, &input);
        fflush(stdout);
    }
    return it->code;
}

int main(int argc, char **argv)
{
    struct desk desk = {NULL, NULL, {NULL, 0}, 0, 0, 0, 0, 0, 0};
    parlor_link_options options;
    parlor_plugins_options plugins_options;
    parlor_text folders[MAX_FOLDERS];
    int option;

    program_name = "plugins";
    parlor_link_options_init(&options, sizeof options);
    parlor_plugins_options_init(&plugins_options, sizeof plugins_options);
    plugins_options.own_folders = folders;
    while ((option = getopt(argc, argv, "c:pf:u:w:")) != -1) {
        if (option == 'f' && plugins_options.own_folder_count < MAX_FOLDERS)
            folders[plugins_options.own_folder_count++] = parlor_text_of(optarg);
        else if (option == 'u')
            plugins_options.http = parlor_text_of(optarg);
        else if (option == 'w') /* for slow machines and debuggers; 0 isn't taken */
            plugins_options.start_within = plugins_options.close_within = 1000 * strtoull(optarg, NULL, 10);
        else if (!take_link_option(option, &options))
            optind = argc;
    }
    if (argc - optind != 5) {
        fprintf(stderr, "usage: plugins [-c ROOTS.pem | -p] [-f FOLDER]... [-u URL] [-w SECONDS]\n"
                        "               HOST PORT PERSON_ID NICK SESSION_ID\n");
        return 2;
    }
    if (plugins_options.http.length > 8 && memcmp(plugins_options.http.data, "https://", 8) == 0)
        plugins_options.http_roots_file = options.roots_file;
    desk.session_id = parlor_text_of(argv[optind + 4]);
    notice_interrupts();
    desk.code = report("no plugins", parlor_plugins_new(&plugins_options, &desk.plugins)) ||
                report("no link", open_link(argv + optind, &options, PARLOR_USER_AGENT, &desk.link));
    if (desk.code == 0) {
        print_plugins(desk.plugins);
        parlor_plugins_set_link(desk.plugins, desk.link);
        desk.code = run_desk(&desk);
    }
    parlor_plugins_free(&desk.plugins);
    parlor_link_free(&desk.link);
    return desk.code;
}
