#include "mock/cli/env_sdk.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/check.h"

static const struct mock_sdk_offer plain = {"http://127.0.0.1:8080", "id", "it's"};
static const struct mock_sdk_offer in_world = {"http://[::1]:8080/w/a", "id", "s\"t"};

static void test_each_client_gets_its_file_and_its_variable(void)
{
    /* clang-format off */
    static const struct {
        enum mock_sdk sdk;
        const struct mock_sdk_offer *offer;
        const char *file, *text, *exported; /* the folder's name follows */
    } row[] = {
        {MOCK_SDK_JAVASCRIPT, &plain, ".genesyscloudjavascript/config", "[gateway]\nhost = 127.0.0.1\nprotocol = http\nport = 8080\n", "export HOME='"},
        {MOCK_SDK_JAVASCRIPT, &in_world, ".genesyscloudjavascript/config", "[gateway]\nhost = [::1]\nprotocol = http\nport = 8080\npath_params_login = w/a\npath_params_api = w/a\n", "export HOME='"},
        {MOCK_SDK_PYTHON, &plain, ".genesyscloudpython/config", "[gateway]\nhost = 127.0.0.1\nprotocol = http\nport = 8080\n", "export HOME='"},
        {MOCK_SDK_JAVA, &plain, ".genesyscloudjava/config", "[general]\nhost = http://127.0.0.1:8080\n[gateway]\nhost = 127.0.0.1\nprotocol = http\nport = 8080\n", "export JAVA_TOOL_OPTIONS='-Duser.home="},
        {MOCK_SDK_GO, &in_world, ".genesyscloudgo/config", "[general]\nhost = http://[::1]:8080/w/a\n", "export HOME='"},
        {MOCK_SDK_DOTNET, &plain, ".genesysclouddotnet/config", "{\"general\": {\"host\": \"http://127.0.0.1:8080\"},\n \"gateway\": {\"host\": \"127.0.0.1\", \"protocol\": \"http\", \"port\": 8080}}\n", "export HOME='"},
        {MOCK_SDK_DOTNET, &in_world, ".genesysclouddotnet/config", "{\"general\": {\"host\": \"http://[::1]:8080/w/a\"},\n \"gateway\": {\"host\": \"[::1]\", \"protocol\": \"http\", \"port\": 8080, \"path_params_login\": \"w/a\", \"path_params_api\": \"w/a\"}}\n", "export HOME='"},
        {MOCK_SDK_TERRAFORM, &plain, "terraform/provider.tf", "# The id and the secret come from the environment.\nprovider \"genesyscloud\" {\n  gateway {\n    protocol = \"http\"\n    host     = \"127.0.0.1\"\n    port     = \"8080\"\n  }\n}\n", NULL},
        {MOCK_SDK_TERRAFORM, &in_world, "terraform/provider.tf", "# The id and the secret come from the environment.\nprovider \"genesyscloud\" {\n  gateway {\n    protocol = \"http\"\n    host     = \"[::1]\"\n    port     = \"8080\"\n    path_params {\n      path_name  = \"login\"\n      path_value = \"w/a\"\n    }\n    path_params {\n      path_name  = \"api\"\n      path_value = \"w/a\"\n    }\n  }\n}\n", NULL},
        {MOCK_SDK_CLI, &in_world, ".gc/config.toml", "[DEFAULT]\nenvironment = \"mypurecloud.com\"\nclient_credentials = \"id\"\nclient_secret = \"s\\\"t\"\ngateway_protocol = \"http\"\ngateway_host = \"[::1]\"\ngateway_port = \"8080\"\ngateway_pathparams = \"{login: w/a, api: w/a}\"\n", "export HOME='"},
    };
    /* clang-format on */
    char dir[300], path[400], text[2000], expected[400];
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf exports GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
        struct gc_error err = {0};
        struct stat st;
        snprintf(dir, sizeof dir, "%s/sdk-%zu", check_temp_dir(), i);
        CHECK_FATAL(mock_sdk_write(row[i].sdk, dir, row[i].offer, &exports, &err) == GC_OK);
        snprintf(path, sizeof path, "%s/%s", dir, row[i].file);
        FILE *file = fopen(path, "r");
        CHECK_FATAL(file != NULL);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        CHECK_ROW(row[i].file, fstat(fileno(file), &st) == 0 && (st.st_mode & 0777) == 0600);
        fclose(file);
        CHECK_ROW_TEXT(row[i].file, text, row[i].text);
        snprintf(expected, sizeof expected, "%s%s'\n", row[i].exported ? row[i].exported : "",
                 row[i].exported ? dir : "");
        if (row[i].exported)
            CHECK_ROW_HAS(row[i].file, gc_strbuf_text(&exports), expected);
    }
}

static void test_terraform_is_told_by_variables(void)
{
    struct gc_strbuf exports GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_error err = {0};
    char dir[300];
    snprintf(dir, sizeof dir, "%s/sdk-terraform", check_temp_dir());
    CHECK_FATAL(mock_sdk_write(MOCK_SDK_TERRAFORM, dir, &plain, &exports, &err) == GC_OK);
    CHECK_TEXT(gc_strbuf_text(&exports), "export GENESYS_CLOUD_CLIENT_ID='id'\n"
                                         "export GENESYS_CLOUD_CLIENT_SECRET='it'\\''s'\n"
                                         "export GENESYSCLOUD_OAUTHCLIENT_ID='id'\n"
                                         "export GENESYSCLOUD_OAUTHCLIENT_SECRET='it'\\''s'\n"
                                         "export GENESYSCLOUD_REGION='us-east-1'\n"
                                         "export GENESYSCLOUD_GATEWAY_PROTOCOL='http'\n"
                                         "export GENESYSCLOUD_GATEWAY_HOST='127.0.0.1'\n"
                                         "export GENESYSCLOUD_GATEWAY_PORT='8080'\n");
}

static void test_a_second_time_writes_over_the_first(void)
{
    struct gc_strbuf exports GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_error err = {0};
    char dir[300], path[400];
    struct stat st;
    snprintf(dir, sizeof dir, "%s/sdk-twice", check_temp_dir());
    CHECK_FATAL(mock_sdk_write(MOCK_SDK_PYTHON, dir, &in_world, &exports, &err) == GC_OK);
    CHECK_FATAL(mock_sdk_write(MOCK_SDK_PYTHON, dir, &plain, &exports, &err) == GC_OK);
    snprintf(path, sizeof path, "%s/.genesyscloudpython/config", dir);
    CHECK(stat(path, &st) == 0);
    CHECK_INT(st.st_size, strlen("[gateway]\nhost = 127.0.0.1\nprotocol = http\nport = 8080\n"));
}

static void test_what_can_not_be_written_is_said(void)
{
    struct gc_strbuf exports GC_AUTO(gc_strbuf_release) = GC_STRBUF(10000);
    struct gc_error err = {0};
    const struct mock_sdk_offer bad = {"nowhere", "id", "s"};
    char dir[300];
    CHECK(mock_sdk_write(MOCK_SDK_GO, "/proc/none/here", &plain, &exports, &err) == GC_E_IO);
    CHECK_HAS(err.message, "can't make the folder /proc/none/here");
    CHECK(mock_sdk_write(MOCK_SDK_GO, ".", &bad, &exports, &err) != GC_OK);
    snprintf(dir, sizeof dir, "%s/sdk-file", check_temp_dir());
    mkdir(dir, 0700);
    strcat(dir, "/.gc");
    FILE *file = fopen(dir, "w");
    CHECK_FATAL(file != NULL);
    fclose(file);
    *strrchr(dir, '/') = '\0';
    CHECK(mock_sdk_write(MOCK_SDK_CLI, dir, &plain, &exports, &err) == GC_E_IO);
    CHECK_HAS(err.message, "/.gc/config.toml");
    CHECK_INT(exports.len, 0);
}

SUITE(env_sdk,
      {"each client gets its file and its variable",
       test_each_client_gets_its_file_and_its_variable},
      {"Terraform is told by variables", test_terraform_is_told_by_variables},
      {"a second time writes over the first", test_a_second_time_writes_over_the_first},
      {"what can't be written is said", test_what_can_not_be_written_is_said});
