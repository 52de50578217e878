/* Waits for a link's and plugins' events on Windows: it is compiled and linked for it. Exit code 0 if all is as expected. */
#include <windows.h>

#include <parlor-desk.h>

int main(void)
{
    const parlor_link_event *event;
    parlor_link_options options;
    parlor_register request;
    parlor_basic *basic = NULL;
    parlor_link *link = NULL;
    const parlor_plugins_event *problem;
    parlor_plugins *plugins = NULL;
    void *handle = NULL;
    int32_t fd;
    int is_told = 0;

    parlor_link_options_init(&options, sizeof options);
    options.security = PARLOR_SECURITY_PLAIN;
    parlor_register_init(&request, sizeof request);
    request.nickname = parlor_text_of("Bo");
    /* Nobody is at that port: this is what the link tells. */
    if (parlor_basic_new(NULL, parlor_link_now(), &basic) != PARLOR_OK ||
        parlor_link_open_basic(parlor_text_of("127.0.0.1"), 1, &options, &request, &basic, &link) != PARLOR_OK ||
        parlor_link_fd(link, &fd) != PARLOR_BAD_VALUE || parlor_link_event_handle(link, &handle) != PARLOR_OK)
        return 1;
    while (!is_told) {
        if (WaitForSingleObject(handle, INFINITE) != WAIT_OBJECT_0)
            return 1;
        while (parlor_link_next(link, &event) == PARLOR_OK)
            is_told |= event->kind == PARLOR_LINK_FAILED;
    }
    parlor_link_free(&link);

    /* Whether there are any plugins or not: their object is reset when all is fetched. */
    if (parlor_plugins_new(NULL, &plugins) != PARLOR_OK || parlor_plugins_fd(plugins, &fd) != PARLOR_BAD_VALUE ||
        parlor_plugins_event_handle(plugins, &handle) != PARLOR_OK)
        return 1;
    while (parlor_plugins_next(plugins, &problem) == PARLOR_OK)
        if (problem->kind != PARLOR_PLUGINS_PROBLEM)
            return 1;
    if (WaitForSingleObject(handle, 0) != WAIT_TIMEOUT)
        return 1;
    parlor_plugins_free(&plugins);
    return link == NULL && plugins == NULL ? 0 : 1;
}
