using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Features.Attachments;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Projects;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Documents over HTTP, from honest and from hostile senders. The limit here is one megabyte.</summary>
public sealed class DocumentHttpTests(AttachmentHttpTests.SmallPortal small) : IClassFixture<AttachmentHttpTests.SmallPortal>
{
    private HostedPortal Portal => small.Portal;

    [Theory]
    [MemberData(nameof(AttachmentHttpTests.Hostile), MemberType = typeof(AttachmentHttpTests))]
    public async Task A_file_that_is_not_accepted_is_refused_on_every_way_into_a_shelf(
        string name, byte[] content, HttpStatusCode status, string rule)
    {
        var (visitor, viewer, project) = await ArriveAsync();
        var id = (await Portal.Get<DocumentCommands>().AddAsync(
            viewer, new NewDocument(project), Shelf.FileOf("Plan.txt", $"Le plan {project}"))).Id;
        var token = (string)(await (await visitor.Http.PostAsJsonAsync(
            "/api/auth/login", new { email = await Portal.EmailAsync(viewer), password = Cast.Password })).Content
            .ReadFromJsonAsync<JsonNode>())!["accessToken"]!;

        // Programs get one status for all other rules.
        var api = status == HttpStatusCode.RequestEntityTooLarge ? status : HttpStatusCode.UnprocessableEntity;
        foreach (var (way, expected, send) in new (string, HttpStatusCode, Func<Task<HttpResponseMessage>>)[]
        {
            ("a document in parts", status, () => UploadAsync(visitor, viewer, project, name, content)),
            ("a version in parts", status, () => UploadAsync(visitor, viewer, $"/documents/{id}/uploads?", name, content)),
            ("a document of a program", api, () => SendAsync("/api/documents")),
            ("a version of a program", api, () => SendAsync($"/api/documents/{id}/versions")),
        })
        {
            var answer = await send();
            Assert.Equal((way, expected, rule), (way, answer.StatusCode, await RuleAsync(answer)));
        }

        Assert.Equal(1, Assert.Single(await ListAsync(viewer, project)).Version);
        Assert.Empty(await Portal.Store.ReadAsync(db => db.DocumentUploads.Where(one => one.SenderId == viewer.PersonId).ToListAsync()));

        Task<HttpResponseMessage> SendAsync(string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new MultipartFormDataContent
                {
                    { new ByteArrayContent(content), "file", name }, { new StringContent($"{project}"), "projectId" },
                },
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return visitor.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Parts_need_the_token_of_a_page_and_a_session()
    {
        var (visitor, viewer, project) = await ArriveAsync();
        var address = $"/documents/uploads?project={project}&name=a.txt&size=2";

        Assert.Equal("file.token", await RuleAsync(await visitor.Http.PostAsync(address, null)));
        Assert.Equal("file.signed-out", await RuleAsync(await Portal.Visit().Http.PostAsync(address, null)));
        Assert.Equal("file.signed-out", await RuleAsync(await Portal.Visit().GetAsync($"/documents/uploads/{Guid.NewGuid()}")));
        Assert.Equal("gone", await RuleAsync(await visitor.GetAsync($"/documents/uploads/{Guid.NewGuid()}")));
        Assert.Empty(await Portal.Store.ReadAsync(db => db.DocumentUploads.Where(one => one.SenderId == viewer.PersonId).ToListAsync()));
    }

    [Fact]
    public async Task An_export_continues_where_it_was_cut_while_the_shelf_is_the_same()
    {
        var (visitor, viewer, project) = await ArriveAsync();
        await UploadAsync(visitor, viewer, project, "Plan.txt", "Le plan du hall"u8.ToArray());
        var whole = await visitor.GetAsync($"/documents/shelf/{project}.zip");
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal((HttpStatusCode.OK, "bytes"), (whole.StatusCode, Assert.Single(whole.Headers.AcceptRanges)));

        var rest = await PartAsync(60, whole.Headers.ETag);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal($"bytes 60-{bytes.Length - 1}/{bytes.Length}", rest.Content.Headers.ContentRange?.ToString());
        Assert.Equal(bytes[60..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await PartAsync(bytes.Length, whole.Headers.ETag)).StatusCode);

        // Another state begins at its first byte.
        await UploadAsync(visitor, viewer, project, "Note.txt", "Nouveau"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, (await PartAsync(60, whole.Headers.ETag)).StatusCode);

        Task<HttpResponseMessage> PartAsync(long from, EntityTagHeaderValue? had)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/documents/shelf/{project}.zip");
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(had!);
            return visitor.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task No_downloaded_document_runs_in_the_browser()
    {
        var (visitor, viewer, project) = await ArriveAsync();
        var placed = (await (await UploadAsync(visitor, viewer, project, "../../image.gif", SampleFiles.GifThatIsScript))
            .Content.ReadFromJsonAsync<PlacedFile>())!;

        var download = await visitor.GetAsync($"/documents/{placed.Id}/versions/1");

        Assert.Equal("attachment", download.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("image/gif", download.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(download.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(download.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal($"\"{placed.Sha256}\"", download.Headers.ETag?.Tag);
        Assert.Equal("image.gif", (await Portal.Get<DocumentQueries>().FindAsync(viewer, placed.Id)).Row.Name);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/documents/{placed.Id}/versions/1/preview")).StatusCode);
    }

    private async Task<IReadOnlyList<DocumentRow>> ListAsync(Viewer viewer, Guid project) =>
        (await Portal.Get<DocumentQueries>().ListAsync(viewer, new DocumentFilter(ProjectId: project))).Items;

    private static async Task<string?> RuleAsync(HttpResponseMessage answer) =>
        (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["rule"];

    private async Task<(HttpVisitor Visitor, Viewer Viewer, Guid Project)> ArriveAsync()
    {
        var viewer = await Portal.NewPersonAsync(Role.Technician);
        var client = await Portal.NewPersonAsync();
        var visitor = Portal.Visit();
        await visitor.SignInAsync(await Portal.EmailAsync(viewer), Cast.Password);
        var project = await Portal.Get<ProjectCommands>().CreateAsync(
            viewer, client.OrganisationId, new ProjectFields("Étagère", "", ProjectStatus.Planned, 0, false, null, null));
        return (visitor, viewer, project);
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpVisitor visitor, Viewer viewer, Guid project, string name, byte[] content) =>
        UploadAsync(visitor, viewer, $"/documents/uploads?project={project}&kind=plan&", name, content);

    // Announced, sent in two parts, and finished: the first refusal is the answer.
    private static async Task<HttpResponseMessage> UploadAsync(HttpVisitor visitor, Viewer viewer, string announced, string name, byte[] content)
    {
        var begun = await SendAsync(HttpMethod.Post, $"{announced}name={Uri.EscapeDataString(name)}&size={content.Length}", null);
        if (!begun.IsSuccessStatusCode)
        {
            return begun;
        }

        var upload = $"/documents/uploads/{(await begun.Content.ReadFromJsonAsync<UploadState>())!.Id}";
        var half = content.Length / 2;
        (await SendAsync(HttpMethod.Patch, $"{upload}?from=0", content[..half])).EnsureSuccessStatusCode();
        (await SendAsync(HttpMethod.Patch, $"{upload}?from={half}", content[half..])).EnsureSuccessStatusCode();
        return await SendAsync(HttpMethod.Post, $"{upload}/finish", null);

        Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body)
        {
            var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new ByteArrayContent(body) };
            request.Headers.Add("RequestVerificationToken", visitor.TokensOf(viewer.PersonId).RequestToken!);
            return visitor.Http.SendAsync(request);
        }
    }
}
