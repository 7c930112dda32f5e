using System.Net;
using System.Text;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class DocumentsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_document_is_added_read_versioned_and_approved()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var project = await ProjectAsync();

        // The file comes before the fields that say where it goes.
        var added = await SendAsync(staff, "/api/documents", "Offre.txt", "Prix : 100",
            ("projectId", project), ("kind", "quote"), ("shared", "true"));
        Assert.Equal(HttpStatusCode.Created, added.Status);
        var id = (string)added.Ok()["id"]!;
        Assert.Equal(
            ("quote", true, 1, Shelf.HashOf("Prix : 100"), "none"),
            ((string)added.Json!["kind"]!, (bool)added.Json["shared"]!, (int)added.Json["version"]!, (string)added.Json["sha256"]!,
                (string)added.Json["state"]!));
        Assert.Contains(id, (await client.GetAsync($"/api/documents?projectId={project}&search=offre")).Text, StringComparison.Ordinal);

        var asked = await staff.PostAsync($"/api/documents/{id}/approvals", new { people = new[] { ApiPortal.Client }, all = true });
        Assert.Equal("awaiting", (string)asked.Ok()["state"]!);
        var second = await SendAsync(staff, $"/api/documents/{id}/versions", "Offre.txt", "Prix : 90", ("note", "Remise"));
        Assert.Equal((2, "Remise"), ((int)second.Ok()["version"]!, (string)second.Json!["versions"]![0]!["note"]!));
        Assert.Equal("Prix : 100", (await client.GetAsync($"/api/documents/{id}/versions/1/content")).Text);

        var late = await DecideAsync(client, id, 1, "Prix : 100", "approve");
        Assert.Equal((HttpStatusCode.Conflict, "document.not-current"), (late.Status, late.Rule));
        Assert.EndsWith(".", late.Title, StringComparison.Ordinal);
        Assert.Equal("document.reason-required", (await DecideAsync(client, id, 2, "Prix : 90", "refuse")).Rule);
        Assert.Equal("approved", (string)(await DecideAsync(client, id, 2, "Prix : 90", "approve")).Ok()["state"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await DecideAsync(client, id, 2, "Prix : 90", "approve")).Status);
    }

    [Fact]
    public async Task What_is_internal_or_of_others_is_not_found()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var outsider = await portal.SignInAsync(ApiPortal.Outsider);
        var project = await ProjectAsync();
        var inside = (string)(await SendAsync(staff, "/api/documents", "Marge.txt", "30 %", ("projectId", project))).Ok()["id"]!;
        var shared = (string)(await SendAsync(
            staff, "/api/documents", "Plan.txt", "Le plan", ("projectId", project), ("shared", "true"))).Ok()["id"]!;

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/documents/{inside}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/documents/{inside}/versions/1/content")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync($"/api/documents/{shared}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await SendAsync(outsider, "/api/documents", "a.txt", "a", ("projectId", project))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/documents/{shared}")).Status);
    }

    [Fact]
    public async Task What_is_no_form_or_names_no_project_or_no_kind_is_refused_with_a_sentence()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        Assert.Equal("document.project-required", (await SendAsync(staff, "/api/documents", "a.txt", "a")).Rule);
        Assert.Equal(
            "document.kind-unknown",
            (await SendAsync(staff, "/api/documents", "a.txt", "a", ("projectId", await ProjectAsync()), ("kind", "novel"))).Rule);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await staff.PostAsync("/api/documents", new { })).Status);
    }

    [Fact]
    public async Task Links_holds_certificates_and_exports_are_the_same_commands()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var project = await ProjectAsync();
        var id = (string)(await SendAsync(
            staff, "/api/documents", "Offre à attester.txt", "Prix : 300", ("projectId", project), ("shared", "true"))).Ok()["id"]!;
        Assert.Equal("document.no-decision", (await client.GetAsync($"/api/documents/{id}/versions/1/certificate")).Rule);
        await staff.PostAsync($"/api/documents/{id}/approvals", new { people = new[] { ApiPortal.Client }, all = true });
        await DecideAsync(client, id, 1, "Prix : 300", "approve");

        var certificate = await client.GetAsync($"/api/documents/{id}/versions/1/certificate");
        Assert.StartsWith("%PDF-", certificate.Text, StringComparison.Ordinal);
        Assert.StartsWith("PK", (await client.GetAsync($"/api/documents/shelf/{project}")).Text, StringComparison.Ordinal);

        var made = (await staff.PostAsync($"/api/documents/{id}/links", new { version = 1, days = 3, allowed = 2, @for = "Assurance" })).Ok();
        Assert.Contains("/d/", (string)made["url"]!, StringComparison.Ordinal);
        var listed = (await staff.GetAsync($"/api/documents/{id}/links")).Ok()[0]!;
        Assert.Equal(("Assurance", 1, 2, true), ((string)listed["for"]!, (int)listed["number"]!, (int)listed["allowed"]!, (bool)listed["isOpen"]!));
        Assert.Equal(HttpStatusCode.NoContent, (await staff.SendAsync(HttpMethod.Delete, $"/api/documents/{id}/links/{made["id"]}")).Status);
        Assert.False((bool)(await staff.GetAsync($"/api/documents/{id}/links")).Ok()[0]!["isOpen"]!);

        Assert.Equal("Litige", (string)(await staff.PutAsync($"/api/documents/{id}/hold", new { reason = "Litige" })).Ok()["hold"]!["reason"]!);
        Assert.Null((await client.GetAsync($"/api/documents/{id}")).Ok()["hold"]);
        Assert.Equal(HttpStatusCode.NoContent, (await staff.SendAsync(HttpMethod.Delete, $"/api/documents/{id}/hold")).Status);
    }

    [Theory]
    [InlineData("pare-feu redondants", "Matériel", ".pdf")]
    [InlineData("reimprimees onduleur", "seront réimprimées", ".docx")]
    [InlineData("uninterruptible power", "next to the switchboard", ".docx")]
    [InlineData("commissioning deposit", "acceptance tests", ".pdf")]
    public async Task Words_inside_the_demos_files_are_found_in_both_languages(string words, string around, string extension)
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);

        var found = (await client.GetAsync($"/api/documents?limit=200&search={Uri.EscapeDataString(words)}")).Ok()["items"]!.AsArray();

        Assert.NotEmpty(found);
        Assert.All(found, one => Assert.EndsWith(extension, (string)one!["name"]!, StringComparison.Ordinal));
        Assert.All(found, one => Assert.Contains(around, (string)one!["snippet"]!, StringComparison.Ordinal));
    }

    private async Task<string> ProjectAsync() => $"{await portal.Store.ReadAsync(db => db.Projects
        .Where(project => project.ArchivedAt == null && db.People.Any(person =>
            person.Email == ApiPortal.Client && person.OrganisationId == project.OrganisationId))
        .OrderBy(project => project.Id).Select(project => project.Id).FirstAsync())}";

    private static Task<Answer> DecideAsync(PortalClient by, string id, int version, string content, string decision) =>
        by.PostAsync($"/api/documents/{id}/decision", new { version, sha256 = Shelf.HashOf(content), decision });

    private static Task<Answer> SendAsync(PortalClient by, string path, string name, string content, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        return by.SendAsync(HttpMethod.Post, path, form);
    }
}
