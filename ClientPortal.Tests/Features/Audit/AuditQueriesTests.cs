using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Audit;

public sealed class AuditQueriesTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private AuditQueries Audit => portal.Get<AuditQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Who_did_what_when_and_from_where()
    {
        var project = await portal.ProjectAsync("Réseau");
        clock.Advance(TimeSpan.FromHours(3));

        await portal.Get<PeopleCommands>().AddToProjectAsync(portal.ClientAdmin with { From = "192.0.2.7" }, portal.NonMember.PersonId, project);

        var line = (await Audit.NewestAsync(portal.Admin, new AuditFilter()))[0];
        Assert.Equal(("membership.changed", "Clara Client", "192.0.2.7", clock.GetUtcNow()), (line.Kind, line.ActorName, line.From, line.At));
        Assert.Equal("a ajouté Nora Nonmember à Réseau", Say(line, "fr"));
        Assert.Equal("added Nora Nonmember to Réseau", Say(line, "en"));
    }

    [Fact]
    public async Task Invitations_are_named_and_acts_on_oneself_have_their_own_sentence()
    {
        await portal.Get<InvitationCommands>().SendAsync(portal.Admin, portal.Acme, new PersonFields("Nia New", "new@example.org", Role.Client), []);
        await portal.Get<ClientPortal.Web.Features.Presence.PresenceCommands>().ChooseAsync(portal.Member, ChosenStatus.Busy);

        var lines = await Audit.NewestAsync(portal.Admin, new AuditFilter());
        Assert.Equal("a modifié son propre compte\u00a0: état", Say(lines[0], "fr"));
        Assert.Equal("a invité Nia New (new@example.org) chez Acme", Say(lines[1], "fr"));
    }

    [Fact]
    public async Task Sign_ins_are_in_the_audit_though_no_other_person_hears_of_them()
    {
        await portal.Store.WriteAsync(db =>
        {
            db.Sessions.Add(Session.Start(portal.Member with { From = "198.51.100.4" }, "Firefox, Windows", "198.51.100.4", clock.GetUtcNow()));
            return Task.CompletedTask;
        });

        var line = (await Audit.NewestAsync(portal.Admin, new AuditFilter(Kind: "session.started")))[0];
        Assert.Equal(("Max Member", "198.51.100.4", "s’est connecté"), (line.ActorName, line.From, Say(line, "fr")));
        Assert.DoesNotContain(await portal.Log.AfterAsync(portal.Admin, 0, 100), logged => logged.Event is SessionStarted);
    }

    [Fact]
    public async Task It_is_filtered_by_person_kind_and_words()
    {
        var project = await portal.ProjectAsync("Équipe mobile");
        await portal.Projects.ReportAsync(portal.Technician with { From = "203.0.113.9" }, project, 70, null);
        await portal.Get<InvitationCommands>()
            .SendAsync(portal.Admin, portal.Other, new PersonFields("Nia New", "new@example.org", Role.Client), []);

        Assert.All(await FindAsync(new(PersonId: portal.Member.PersonId)),
            line => Assert.True(line.PersonId == portal.Member.PersonId || line.ActorId == portal.Member.PersonId));
        Assert.Equal(["project.created"], (await FindAsync(new(Kind: "project.created"))).Select(line => line.Kind));
        Assert.Equal(["project.updated", "membership.changed", "project.created"], (await FindAsync(new(Text: "equipe"))).Select(line => line.Kind));
        Assert.Equal(["project.updated"], (await FindAsync(new(Text: "203.0.113"))).Select(line => line.Kind));
        Assert.Equal(["invitation.changed"], (await FindAsync(new(Text: "nia"))).Select(line => line.Kind));
        Assert.Equal(["project.updated"],
            (await FindAsync(new(PersonId: portal.Technician.PersonId, Kind: "project.updated", Text: "mobile"))).Select(line => line.Kind));
        Assert.Empty(await FindAsync(new(Text: "100%_")));
    }

    [Fact]
    public async Task Days_are_the_readers_own_and_both_included()
    {
        // 23:30 of the 1st in Dakar is the 2nd in Paris.
        await portal.Store.WriteAsync(async db => (await db.People.SingleAsync(one => one.Id == portal.Admin.PersonId))
            .Describe(portal.Admin, new Profile("Ada Admin", "", "fr", "Europe/Paris", null), clock.GetUtcNow()));
        clock.Advance(new DateTimeOffset(2027, 3, 1, 23, 30, 0, TimeSpan.Zero) - clock.GetUtcNow());
        await portal.ProjectAsync();

        Assert.Empty(await FindAsync(new(Kind: "project.created", To: new DateOnly(2027, 3, 1))));
        Assert.Single(await FindAsync(new(Kind: "project.created", From: new DateOnly(2027, 3, 2), To: new DateOnly(2027, 3, 2))));
        Assert.Empty(await FindAsync(new(Kind: "project.created", From: new DateOnly(2027, 3, 3))));
    }

    [Fact]
    public async Task The_audit_is_paged_from_the_newest_and_new_rows_are_counted()
    {
        var project = await portal.ProjectAsync();
        var all = await Audit.NewestAsync(portal.Admin, new AuditFilter(), limit: 500);
        var first = await Audit.NewestAsync(portal.Admin, new AuditFilter(), limit: 4);
        var second = await Audit.NewestAsync(portal.Admin, new AuditFilter(), first[^1].Seq, limit: 500);
        Assert.Equal(all.Select(line => line.Seq), first.Concat(second).Select(line => line.Seq));
        Assert.Equal(all.Select(line => line.Seq).OrderDescending(), all.Select(line => line.Seq));

        await portal.Projects.ReportAsync(portal.Technician, project, 70, null);
        await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, portal.Member.PersonId);
        Assert.Equal(2, await Audit.CountAfterAsync(portal.Admin, new AuditFilter(), all[0].Seq));
        Assert.Equal(1, await Audit.CountAfterAsync(portal.Admin, new AuditFilter(Kind: "person.updated"), all[0].Seq));
    }

    [Fact]
    public async Task Pages_of_one_reading_do_not_move_while_events_are_added()
    {
        var project = await portal.ProjectAsync();
        for (var progress = 0; progress < AuditQueries.PageSize; progress++)
        {
            await portal.Projects.ReportAsync(portal.Technician, project, progress, null);
        }

        var first = await Audit.PageAsync(portal.Admin, new AuditFilter(), oldestFirst: false, 0);
        await portal.Projects.ReportAsync(portal.Technician, project, 90, null);
        var second = await Audit.PageAsync(portal.Admin, new AuditFilter(), oldestFirst: false, 1, first.Newest);
        var beyond = await Audit.PageAsync(portal.Admin, new AuditFilter(), oldestFirst: false, 7, first.Newest);
        var oldest = await Audit.PageAsync(portal.Admin, new AuditFilter(), oldestFirst: true, 0, first.Newest);

        var read = first.Page.Items.Concat(second.Page.Items).Select(line => line.Seq).ToList();
        Assert.Equal(read.Distinct().OrderDescending(), read);
        Assert.Equal((first.Page.Total, 1, 1), (read.Count, second.Page.Number, beyond.Page.Number));
        Assert.Equal(read.Order().Take(AuditQueries.PageSize), oldest.Page.Items.Select(line => line.Seq));
        Assert.Equal(first.Page.Total + 1, (await Audit.PageAsync(portal.Admin, new AuditFilter(), oldestFirst: false, 0)).Page.Total);
    }

    [Fact]
    public async Task The_audit_is_not_found_except_by_administrators()
    {
        foreach (var viewer in new[] { portal.Technician, portal.ClientAdmin, portal.Member, portal.Outsider })
        {
            await Assert.ThrowsAsync<NotFound>(() => Audit.NewestAsync(viewer, new AuditFilter()));
            await Assert.ThrowsAsync<NotFound>(() => Audit.CountAfterAsync(viewer, new AuditFilter(), 0));
            await Assert.ThrowsAsync<NotFound>(() => Audit.PeopleAsync(viewer, ""));
            await Assert.ThrowsAsync<NotFound>(() => Audit.PageAsync(viewer, new AuditFilter(), oldestFirst: false, 0));
            await Assert.ThrowsAsync<NotFound>(() => Audit.PersonAsync(viewer, viewer.PersonId));
        }
    }

    [Theory]
    [InlineData("not a guid", "no.such-event", "20270301", "tomorrow")]
    [InlineData("", "", "", " ")]
    public void Invalid_values_in_an_address_are_ignored(string person, string kind, string from, string text)
    {
        Assert.Equal(new AuditFilter(Text: text.Trim().Length > 0 ? text : null), AuditFilter.Of(person, kind, from, from, text));
    }

    [Fact]
    public void A_filter_survives_its_own_address()
    {
        var filter = new AuditFilter(Guid.NewGuid(), "person.updated", new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 9), "a&b = « c »");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(new Uri("http://localhost"), filter.On("/admin/audit")).Query);

        Assert.Equal(filter, AuditFilter.Of(query["person"], query["kind"], query["from"], query["to"], query["text"]));
    }

    private async Task<List<AuditLine>> FindAsync(AuditFilter filter) =>
        await Audit.NewestAsync(await portal.ViewerAsync(portal.Admin.PersonId), filter);

    private string Say(AuditLine line, string language)
    {
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo(language);
        return line.Sentence(portal.Services.GetRequiredService<IStringLocalizer<AuditTexts>>());
    }
}
