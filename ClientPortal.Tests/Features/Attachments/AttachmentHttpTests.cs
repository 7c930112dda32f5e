using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Features.Attachments;

/// <summary>Files over HTTP, from honest and from hostile senders. The limit here is one megabyte.</summary>
public sealed partial class AttachmentHttpTests(AttachmentHttpTests.SmallPortal small) : IClassFixture<AttachmentHttpTests.SmallPortal>
{
    private const int Largest = 1024 * 1024;

    private HostedPortal Portal => small.Portal;

    public static TheoryData<string, byte[], HttpStatusCode, string> Hostile => new()
    {
        { "page.html", SampleFiles.Html, HttpStatusCode.UnsupportedMediaType, "file.type" },
        { "photo.png", SampleFiles.Html, HttpStatusCode.UnsupportedMediaType, "file.type" },
        { "dessin.svg", SampleFiles.Svg, HttpStatusCode.UnsupportedMediaType, "file.type" },
        { "facture.pdf", SampleFiles.Program, HttpStatusCode.UnsupportedMediaType, "file.type" },
        { "macros.docx", SampleFiles.Docx("word/vbaProject.bin"), HttpStatusCode.UnsupportedMediaType, "file.type" },
        { "bombe.zip", SampleFiles.ZipThatClaims(3_000_000_000), HttpStatusCode.UnprocessableEntity, "file.archive-bomb" },
        { "fuite.zip", SampleFiles.Zip("../../etc/passwd"), HttpStatusCode.UnprocessableEntity, "file.archive-unsafe" },
        { "coupe.zip", SampleFiles.Zip("a")[..40], HttpStatusCode.UnprocessableEntity, "file.archive-unreadable" },
        { "énorme.png", SampleFiles.PngOf(60_000, 60_000), HttpStatusCode.UnprocessableEntity, "file.image" },
        { "vide.txt", [], HttpStatusCode.UnprocessableEntity, "file.empty" },
        { "grand.txt", Encoding.ASCII.GetBytes(new string('a', Largest + 1)), HttpStatusCode.RequestEntityTooLarge, "file.too-large" },
        { "bien plus grand.txt", Encoding.ASCII.GetBytes(new string('a', Largest * 3)), HttpStatusCode.RequestEntityTooLarge, "file.too-large" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_that_is_not_accepted_is_refused_with_a_sentence_and_leaves_nothing(
        string name, byte[] content, HttpStatusCode status, string rule)
    {
        var sender = await ArriveAsync();

        foreach (var streamed in new[] { false, true })
        {
            var answer = await sender.UploadAsync(name, content, streamed);
            var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal(rule, (string?)problem["rule"]);
            Assert.EndsWith(".", (string?)problem["title"], StringComparison.Ordinal);
            Assert.DoesNotContain("file.", (string?)problem["title"], StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Stored(), path => File.GetLastWriteTimeUtc(path) > sender.Since && new FileInfo(path).Length == content.Length);
    }

    [Theory]
    [InlineData("../../../etc/passwd.txt", "passwd.txt")]
    [InlineData("..\\..\\boot.txt", "boot.txt")]
    [InlineData("rapport\u202Etxt.exe", "rapporttxt.exe.txt")]
    [InlineData("page.html", "page.html.txt")]
    [InlineData("Été \"chaud\" 100%.txt", "Été _chaud_ 100%.txt")]
    public async Task A_files_name_is_shown_cleaned_and_is_not_used_in_the_store(string sent, string shown)
    {
        var sender = await ArriveAsync();

        var id = await sender.UploadedAsync(sent, "bonjour"u8.ToArray(), shown);
        var download = await sender.Visitor.GetAsync($"/files/{id}");

        var named = ContentDispositionHeaderValue.Parse(string.Join(", ", download.Content.Headers.GetValues("Content-Disposition")));
        Assert.Equal("attachment", named.DispositionType);
        Assert.Equal(shown, named.FileNameStar ?? named.FileName!.Trim('"'));
        Assert.All(Stored(), path => Assert.Matches("^[0-9a-f]{32}$", Path.GetFileName(path)));
    }

    [Fact]
    public async Task No_downloaded_file_runs_in_the_browser()
    {
        var sender = await ArriveAsync();
        foreach (var (name, content, type) in new[]
        {
            ("page.html", SampleFiles.GifThatIsScript, "image/gif"), ("a.pdf", SampleFiles.Pdf, "application/pdf"),
            ("a.txt", "alert(1) <script>alert(1)</script>"u8.ToArray(), "text/plain"),
            ("photo.png", SampleFiles.Png, "image/png"), ("a.zip", SampleFiles.Zip("a.html"), "application/zip"),
        })
        {
            var id = await sender.UploadedAsync(name, content);
            var answer = await sender.Visitor.GetAsync($"/files/{id}");

            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
            Assert.Equal("no-cache, private", answer.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task A_pdf_is_shown_in_a_frame_of_the_portal_without_running_scripts()
    {
        var (sender, colleague) = (await ArriveAsync(), await ArriveAsync());
        var id = await sender.UploadedAsync("Été.pdf", SampleFiles.Pdf);

        var answer = await sender.Visitor.GetAsync($"/files/{id}/preview");

        Assert.Equal(SampleFiles.Pdf, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(("inline", "Été.pdf"),
            (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'; frame-ancestors 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("SAMEORIGIN", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("DENY", Assert.Single((await sender.Visitor.GetAsync($"/files/{id}")).Headers.GetValues("X-Frame-Options")));
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Visitor.GetAsync($"/files/{id}/preview")).StatusCode);
        foreach (var (name, content) in new[] { ("a.pdf", SampleFiles.GifThatIsScript), ("b.pdf", SampleFiles.Png), ("c.pdf", "%PDF"u8.ToArray()),
            ("d.pdf", SampleFiles.Zip("a.pdf")) })
        {
            Assert.Equal(
                HttpStatusCode.NotFound, (await sender.Visitor.GetAsync($"/files/{await sender.UploadedAsync(name, content)}/preview")).StatusCode);
        }
    }

    [Fact]
    public async Task Not_modified_is_answered_only_to_those_with_access()
    {
        var (author, colleague) = (await ArriveAsync(), await ArriveAsync());
        var id = await author.UploadedAsync("photo.png", SampleFiles.Png);
        var first = await author.Visitor.GetAsync($"/files/{id}");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/files/{id}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, $"/files/{id}");
        foreign.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await author.Visitor.Http.SendAsync(again)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Visitor.Http.SendAsync(foreign)).StatusCode);
    }

    [Fact]
    public async Task A_file_without_access_is_not_found()
    {
        var (author, colleague, stranger) = (await ArriveAsync(), await ArriveAsync(), Portal.Visit());
        var id = await author.UploadedAsync("photo.png", SampleFiles.Png);

        var (foreign, missing) = (await colleague.Visitor.GetAsync($"/files/{id}"), await colleague.Visitor.GetAsync($"/files/{Guid.NewGuid()}"));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, missing.StatusCode));
        Assert.NotEqual(SampleFiles.Png.Length, (await foreign.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync($"/files/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.DeleteAsync(id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await author.UploadAsync("a.png", SampleFiles.Png, conversation: colleague.Conversation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await author.UploadAsync("a.png", SampleFiles.Png, conversation: Guid.NewGuid())).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await author.DeleteAsync(id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await author.Visitor.GetAsync($"/files/{id}")).StatusCode);
    }

    [Fact]
    public async Task Only_a_page_of_the_portal_with_its_token_sends()
    {
        var sender = await ArriveAsync();

        Assert.Equal("file.token", await RuleAsync(await sender.UploadAsync("a.png", SampleFiles.Png, token: null)));
        Assert.Equal("file.token", await RuleAsync(await sender.UploadAsync("a.png", SampleFiles.Png, token: "nonsense")));
        Assert.Equal(HttpStatusCode.Forbidden, (await sender.UploadAsync("a.png", SampleFiles.Png, origin: "https://evil.example")).StatusCode);
        Assert.Equal("file.none", await RuleAsync(await sender.PostAsync(new StringContent("a"))));
        Assert.Equal("file.none", await RuleAsync(await sender.PostAsync(new MultipartFormDataContent { { new StringContent("a"), "field" } })));
        Assert.Equal("file.cut", await RuleAsync(await sender.PostAsync(Unfinished())));

        await Portal.ChangeAsync(
            sender.Viewer, (person, admin) => person.Disable(admin, isLastAdministrator: false, TimeProvider.System.GetUtcNow()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await sender.UploadAsync("a.png", SampleFiles.Png)).StatusCode);

        static ByteArrayContent Unfinished()
        {
            var content = new ByteArrayContent(
                [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"u8, .. SampleFiles.Png]);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            return content;
        }
    }

    [Fact]
    public async Task Too_many_uploads_in_a_short_time_are_refused()
    {
        await using var portal = HostedPortal.With(new Dictionary<string, string> { ["Demo:Enabled"] = "true" });
        var sender = await Sender.ArriveAsync(portal);
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 121; n++)
        {
            answers.Add(await sender.UploadAsync("a.txt", []));
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answers[119].StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[120].StatusCode);
        Assert.True(answers[120].Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    private Task<Sender> ArriveAsync() => Sender.ArriveAsync(Portal);

    private static async Task<string?> RuleAsync(HttpResponseMessage answer) =>
        (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["rule"];

    private string[] Stored() =>
        Directory.Exists(Portal.Get<PortalFolder>().Files)
            ? Directory.GetFiles(Portal.Get<PortalFolder>().Files, "*", SearchOption.AllDirectories) : [];

    public sealed class SmallPortal : IAsyncDisposable
    {
        public HostedPortal Portal { get; } = HostedPortal.With(new Dictionary<string, string>
        {
            ["Portal:Files:LargestMegabytes"] = "1", ["Portal:Documents:LargestMegabytes"] = "1",
        });

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
