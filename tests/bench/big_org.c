#include "tests/bench/big_org.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

static FILE *create(const char *dir, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return fopen(path, "w");
}

static bool write_contacts(const char *dir, unsigned n)
{
    FILE *f = create(dir, "contacts.jsonl");
    for (unsigned i = 0; f && i < n; i++)
        fprintf(f,
                "{\"id\":\"cccccccc-0000-4000-8000-%012u\",\"name\":\"Caller %u\","
                "\"email\":\"caller%u@example.com\",\"attributes\":{\"tier\":\"gold\"},"
                "\"phoneNumbers\":[\"+1555%07u\"]}\n",
                i, i, i, i);
    return f && fclose(f) == 0;
}

static void write_update(FILE *f, unsigned i)
{
    fprintf(f,
            "\"type\":\"UpdateVariables\",\"settings\":{\"variables\":{\"Flow.n\":\"%u + 1\"}},"
            "\"paths\":{\"next\":\"n%u\"}",
            i, i + 1);
}

static void write_decision(FILE *f, unsigned i)
{
    fprintf(f,
            "\"type\":\"Decision\",\"settings\":{\"expression\":\"Flow.n == %u\"},"
            "\"paths\":{\"yes\":\"n%u\",\"no\":\"n%u\"}",
            i, i + 1, i + 1);
}

static void write_prompt(FILE *f, unsigned i)
{
    fprintf(f,
            "\"type\":\"PlayAudioAction\",\"settings\":{\"prompt\":"
            "\"Append(\\\"Step \\\", ToString(Flow.n))\"},\"paths\":{\"next\":\"n%u\"}",
            i + 1);
}

static void write_lookup(FILE *f, unsigned i)
{
    fprintf(f,
            "\"type\":\"GetExternalContact\",\"settings\":{\"variable\":\"Flow.caller%u\"},"
            "\"paths\":{\"found\":\"n%u\",\"notFound\":\"n%u\"}",
            i, i + 1, i + 1);
}

/* Each leads to the next. */
static void write_action(FILE *f, unsigned i, bool last)
{
    static void (*const kinds[])(FILE *, unsigned) = {write_update, write_decision, write_prompt};
    fprintf(f, ",{\"id\":\"n%u\",\"name\":\"Action %u\",", i, i);
    if (last)
        fputs("\"type\":\"Disconnect\"", f);
    else
        (i % 12 == 5 ? write_lookup : kinds[i % 3])(f, i);
    fputc('}', f);
}

static bool write_flow(const char *dir, unsigned n)
{
    FILE *f = create(dir, "flows/long.json");
    if (!f)
        return false;
    fprintf(f, "{\"id\":\"" BIG_FLOW_ID "\",\"name\":\"Long\",\"type\":\"inboundcall\","
               "\"nodes\":[{\"id\":\"start\",\"name\":\"Start\",\"type\":\"Start\","
               "\"paths\":{\"next\":\"n0\"}}");
    for (unsigned i = 0; i < n; i++)
        write_action(f, i, i + 1 == n);
    fputs("]}", f);
    return fclose(f) == 0;
}

/* An exported action that asks a service of this machine. */
static bool write_data_action(const char *dir)
{
    FILE *f = create(dir, "data-actions.json");
    if (!f)
        return false;
    fputs(
        "[{\"id\":\"" BIG_ACTION_ID "\",\"name\":\"Find user\",\"integration\":\"bench\","
        "\"integrationType\":\"custom-rest-actions\",\"actionType\":\"custom\",\"config\":{"
        "\"request\":{\"requestType\":\"POST\",\"requestUrlTemplate\":"
        "\"http://127.0.0.1:${input.port}/users?id=$esc.url(${input.id})\","
        "\"requestTemplate\":\"{\\\"note\\\":\\\"$esc.jsonString(${input.note})\\\"}\","
        "\"headers\":{\"X-Key\":\"bench\"}},\"response\":{\"translationMap\":{\"name\":\"$.name\","
        "\"phone\":\"$..phone\"},\"translationMapDefaults\":{\"name\":\"\\\"\\\"\"},"
        "\"successTemplate\":\"{\\\"full_name\\\":${name},\\\"phones\\\":${phone}}\"}},"
        "\"contract\":{\"input\":{\"inputSchema\":{\"type\":\"object\",\"required\":[\"id\"],"
        "\"properties\":{\"id\":{\"type\":\"string\"},\"note\":{\"type\":\"string\"},"
        "\"port\":{\"type\":\"integer\"}}}},\"output\":{\"successSchema\":{\"type\":\"object\","
        "\"properties\":{\"full_name\":{\"type\":\"string\"}}}}}}]",
        f);
    return fclose(f) == 0;
}

bool big_org_write(const char *dir, unsigned n_contacts, unsigned n_actions)
{
    char flows[512];
    snprintf(flows, sizeof flows, "%s/flows", dir);
    return mkdir(flows, 0700) == 0 && write_contacts(dir, n_contacts) &&
           write_flow(dir, n_actions) && write_data_action(dir);
}

void big_org_remove(const char *dir)
{
    static const char *const names[] = {"contacts.jsonl", "data-actions.json", "flows/long.json",
                                        "flows", ""};
    char path[512];
    for (size_t i = 0; i < GC_COUNT_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        (void)remove(path);
    }
}
