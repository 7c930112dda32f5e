using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Features.Attachments;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Projects;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Documents over HTTP, from honest and from hostile senders. The limit here is one megabyte.</summary>
public sealed class DocumentHttpTests(AttachmentHttpTests.SmallPortal small) : IClassFixture<AttachmentHttpTests.SmallPortal>
{
    private HostedPortal Portal => small.Portal;

    [Theory]
    [MemberData(nameof(AttachmentHttpTests.Hostile), MemberType = typeof(AttachmentHttpTests))]
    public async Task A_file_that_is_not_accepted_is_refused_as_in_a_message(string name, byte[] content, HttpStatusCode status, string rule)
    {
        var (visitor, viewer, project) = await ArriveAsync();

        var answer = await UploadAsync(visitor, viewer, project, name, content);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(rule, (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["rule"]);
        Assert.Empty((await Portal.Get<DocumentQueries>().ListAsync(viewer, new DocumentFilter(ProjectId: project))).Items);
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

    private static Task<HttpResponseMessage> UploadAsync(HttpVisitor visitor, Viewer viewer, Guid project, string name, byte[] content)
    {
        var part = new ByteArrayContent(content);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        var form = new MultipartFormDataContent { part };
        form.HeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
        var request = new HttpRequestMessage(HttpMethod.Post, $"/documents/files?project={project}&kind=plan") { Content = form };
        request.Headers.Add("RequestVerificationToken", visitor.TokensOf(viewer.PersonId).RequestToken!);
        return visitor.Http.SendAsync(request);
    }
}
