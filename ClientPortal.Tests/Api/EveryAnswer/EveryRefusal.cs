using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Api.EveryAnswer;

/// <summary>
/// Refusals that all calls have in common, made from the document itself: without a token, with a token of another area, of what does not exist,
/// with a query, a body or a form that is none, and with too large a body.
/// </summary>
internal static partial class EveryRefusal
{
    private static readonly byte[] TooLarge = new byte[(4 * 1024 * 1024) + 1];

    /// <param name="document">The OpenAPI document.</param>
    /// <param name="anyone">Without a token.</param>
    /// <param name="admin">An administrator.</param>
    /// <param name="client">A client.</param>
    /// <param name="searches">A token for the area <c>search</c> alone.</param>
    /// <param name="projects">A token for the area <c>projects</c> alone.</param>
    public static async Task PlayAsync(
        JsonNode document, DocumentedCaller anyone, DocumentedCaller admin, DocumentedCaller client, DocumentedCaller searches,
        DocumentedCaller projects)
    {
        foreach (var (template, operations) in document["paths"]!.AsObject())
        {
            foreach (var (name, operation) in operations!.AsObject())
            {
                var (method, path) = (name.ToUpperInvariant(), Parameter().Replace(template, Missing));
                var contents = operation!["requestBody"]?["content"]?.AsObject();
                var isForm = contents?.ContainsKey("multipart/form-data") == true;
                if (template.StartsWith("/api/auth/", StringComparison.Ordinal))
                {
                    await SendBodiesAsync(anyone, method, path, isForm: false);
                    continue;
                }

                await anyone.TrySendAsync(method, path);
                await (template == "/api/search" ? projects : searches).TrySendAsync(method, path, contents is null ? null : Valid(isForm));
                if (operation["responses"]!["404"] is not null)
                {
                    await admin.TrySendAsync(method, path, contents is null ? null : Valid(isForm));
                    await client.TrySendAsync(method, path, contents is null ? null : Valid(isForm));
                }

                if (contents is not null)
                {
                    await SendBodiesAsync(admin, method, path, isForm);
                }

                foreach (var query in (operation["parameters"]?.AsArray() ?? []).Where(one => (string?)one!["in"] == "query"))
                {
                    await admin.TrySendAsync(method, $"{path}?{query!["name"]}=%C2%A7", contents is null ? null : Valid(isForm));
                }
            }
        }
    }

    private static async Task SendBodiesAsync(DocumentedCaller by, string method, string path, bool isForm)
    {
        await by.TrySendAsync(method, path, Typed(TooLarge, isForm ? "multipart/form-data; boundary=x" : "application/json"));
        await by.TrySendAsync(method, path, Typed("{"u8.ToArray(), isForm ? "multipart/form-data; boundary=x" : "application/json"));
        await by.TrySendAsync(method, path, Typed("x"u8.ToArray(), "text/plain"));
    }

    private static HttpContent Valid(bool isForm) =>
        isForm ? DocumentedCaller.Form("a.txt", "a")() : new StringContent("{}", Encoding.UTF8, "application/json");

    private static ByteArrayContent Typed(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static string Missing(Match parameter) => parameter.Groups[1].Value switch
    {
        "number" => "999999",
        "room" => "none",
        "emoji" => "%F0%9F%91%8D",
        _ => $"{Guid.NewGuid()}",
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
