using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Administration;

public sealed class PeopleExportTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_file_has_the_filtered_people_of_the_viewer_and_a_name_is_no_formula()
    {
        await portal.Get<PeopleCommands>().AddPersonAsync(
            Viewer.Portal, portal.Acme, new PersonFields("=HYPERLINK(\"http://example.org\")", "formula@example.org", Role.Client),
            TestPortal.Password);

        var (headers, lines) = await WriteAsync(portal.ClientAdmin, new PersonFilter());
        Assert.Equal(5, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("\"'=HYPERLINK(\"\"http://example.org\"\")\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("outsider@", StringComparison.Ordinal));
        Assert.Equal("no-store", headers.CacheControl);
        Assert.Matches("""^attachment; filename="people-\d{4}-\d\d-\d\d\.csv"$""", headers.ContentDisposition.ToString());

        Assert.Equal(2, (await WriteAsync(portal.Admin, new PersonFilter(Search: "formula@"))).Lines.Length);
        await Assert.ThrowsAsync<NotFound>(() => WriteAsync(portal.Member, new PersonFilter()));
    }

    private async Task<(IHeaderDictionary Headers, string[] Lines)> WriteAsync(Viewer viewer, PersonFilter filter)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await PeopleExport.WriteAsync(
            viewer, filter, http.Response, portal.Get<PeopleQueries>(), TimeProvider.System,
            portal.Services.GetRequiredService<IStringLocalizer<AdministrationTexts>>(), CancellationToken.None);
        return (http.Response.Headers, Encoding.UTF8.GetString(body.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }
}
