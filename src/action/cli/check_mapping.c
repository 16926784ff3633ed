/* check_mapping.c - the command around mapping.h. */
#include <stdio.h>

#include "action/cli/commands.h"
#include "action/definition/mapping.h"

int gc_command_check_mapping(void *config, int n_operands, char **operands)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    (void)config, (void)n_operands;
    enum gc_status s = gc_json_load(&doc, operands[0], &gc_json_file_limits, &err);
    if (s != GC_OK) {
        fprintf(stderr, "gcaction: %s\n", gc_error_text(&err));
        return gc_status_exit_code(s);
    }
    gc_mapping_check(&doc, operands[0], &problems);
    gc_problems_print(&problems, stderr);
    if (problems.n > 0) {
        fprintf(stderr, "gcaction: %zu difference%s between %s and the service\n", problems.n,
                problems.n == 1 ? "" : "s", operands[0]);
        return 1;
    }
    printf("%s fits the service\n", operands[0]);
    return 0;
}
