using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Jobs;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Tests.Features.Jobs;

/// <summary>What a job is about, in words, for an administrator who may see it.</summary>
public sealed class JobTitleQueriesTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(settings: ["--Portal:Notifications:MailAfterMinutes=60"]);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task The_mail_of_a_notification_is_named_by_what_it_is_about()
    {
        await portal.Get<TicketCommands>().OpenAsync(
            portal.ClientAdmin, new TicketFields("Imprimante muette", "Rien ne sort.", TicketCategory.Incident, TicketPriority.Normal, null));
        await portal.NotifiedAsync();

        var row = (await RowsAsync()).First(row => row.Kind == "notification-mail");
        Assert.Contains("Imprimante muette", row.Name, StringComparison.Ordinal);
        Assert.Equal(row.Href, row.Subject);
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<JobsPanel>(one => one.Add(it => it.Filter, new JobFilter(Kind: "notification-mail")));
        Assert.Contains("Imprimante muette", panel.Find(".row-title a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_administrator_may_not_see_has_no_title()
    {
        var direct = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.ClientAdmin.PersonId);
        await portal.WriteAsync(portal.Technician, direct, "Entre nous");
        await portal.NotifiedAsync();

        var row = (await RowsAsync()).Single(row => row.Subject == $"/messages/{direct}");
        Assert.Equal(("", null, null), (row.Name, row.Title, row.Href));
    }

    [Fact]
    public async Task Other_work_is_named_by_its_page_and_a_mail_by_its_address()
    {
        var project = await portal.Projects.CreateAsync(
            portal.Admin, portal.Acme, new ProjectFields("Réseau de Thiès", "", ProjectStatus.InProgress, 0, false, null, null));
        await EnqueueAsync($"/projects/{project}");
        await EnqueueAsync("awa@example.org");
        await EnqueueAsync("/notifications");

        var rows = await RowsAsync();
        Assert.Equal(
            [
                ("/notifications", "", null), ("awa@example.org", "awa@example.org", null),
                ($"/projects/{project}", "Réseau de Thiès", $"/projects/{project}"),
            ],
            rows.Where(row => row.Kind == "nothing").Select(row => (row.Subject, row.Name, row.Href)).OrderBy(row => row.Subject.Length));
        await Assert.ThrowsAsync<Domain.NotFound>(() => portal.Get<JobQueries>().NamedAsync(portal.Technician, rows));
    }

    private async Task<List<JobRow>> RowsAsync()
    {
        var queries = portal.Get<JobQueries>();
        return await queries.NamedAsync(portal.Admin, await queries.ListAsync(portal.Admin, new JobFilter()));
    }

    // Of a kind that no worker does.
    private Task EnqueueAsync(string subject) => portal.Store.WriteAsync(db => portal.Get<JobQueue>().EnqueueAsync(
        db, new JobRequest("nothing", subject, DateTimeOffset.UnixEpoch, Subject: subject), CancellationToken.None));
}
