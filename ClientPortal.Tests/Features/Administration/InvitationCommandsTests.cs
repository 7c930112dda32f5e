using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Administration;

public sealed class InvitationCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private InvitationCommands Invitations => portal.Get<InvitationCommands>();

    // No mail is sent: the tests read the outbox.
    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_invited_person_gets_an_account_and_the_projects()
    {
        var project = await portal.ProjectAsync();
        await InviteAsync(portal.ClientAdmin, projects: project);
        var secret = await SecretAsync();

        var offer = await portal.Get<InvitationQueries>().OfferAsync(Viewer.Portal, secret);
        Assert.Equal(("Nia New", "new@example.org", "Acme", "Clara Client"), (offer!.Name, offer.Email, offer.OrganisationName, offer.InvitedBy));
        var id = await Invitations.AcceptAsync(Viewer.Portal with { From = "192.0.2.7" }, secret, "correct horse battery");

        var person = await portal.ViewerAsync(id);
        Assert.Equal(("Nia New", Role.Client, portal.Acme), (person.Name, person.Role, person.OrganisationId));
        Assert.Equal([project], person.ProjectIds);
        var account = await portal.Store.ReadAsync(db => db.Users.SingleAsync(one => one.Id == id));
        Assert.Equal(PasswordVerificationResult.Success,
            portal.Get<IPasswordHasher<Account>>().VerifyHashedPassword(account, account.PasswordHash!, "correct horse battery"));
        var created = await portal.Store.ReadAsync(db => db.Log.SingleAsync(row => row.Name == "person.created" && row.PersonId == id));
        Assert.Equal("192.0.2.7", created.From);
        Assert.Empty(await portal.Get<InvitationQueries>().PendingAsync(portal.Admin));
    }

    [Fact]
    public async Task Unknown_used_withdrawn_and_expired_links_are_one_answer()
    {
        await InviteAsync(portal.Admin);
        var used = await SecretAsync();
        await Invitations.AcceptAsync(Viewer.Portal, used, "correct horse battery");
        var withdrawn = await Invitations.SendAsync(portal.Admin, portal.Acme, Fields("w@example.org"), []);
        var withdrawnSecret = await SecretAsync("w@example.org");
        await Invitations.WithdrawAsync(portal.Admin, withdrawn);
        await Invitations.SendAsync(portal.Admin, portal.Acme, Fields("e@example.org"), []);
        var expired = await SecretAsync("e@example.org");
        clock.Advance(Invitation.Life);

        foreach (var secret in new[] { used, withdrawnSecret, expired, LinkSecret.New(), "", null, new string('x', 100_000) })
        {
            Assert.Null(await portal.Get<InvitationQueries>().OfferAsync(Viewer.Portal, secret));
            await RefusedAsync("invitation.closed", () => Invitations.AcceptAsync(Viewer.Portal, secret, "correct horse battery"));
        }
    }

    [Fact]
    public async Task Used_twice_in_one_moment_it_makes_one_person()
    {
        await InviteAsync(portal.Admin);
        var secret = await SecretAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryAsync()));

        Assert.Equal(["done", "invitation.closed", "invitation.closed", "invitation.closed"], answers.Order());
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.People.CountAsync(person => person.Email == "new@example.org")));

        async Task<string> TryAsync()
        {
            try
            {
                await Invitations.AcceptAsync(Viewer.Portal, secret, "correct horse battery");
                return "done";
            }
            catch (RuleBroken broken)
            {
                return broken.Rule;
            }
        }
    }

    [Fact]
    public async Task A_weak_password_is_refused_and_the_link_still_opens()
    {
        await InviteAsync(portal.Admin);
        var secret = await SecretAsync();

        await RefusedAsync("password.too-short", () => Invitations.AcceptAsync(Viewer.Portal, secret, "short"));

        await Invitations.AcceptAsync(Viewer.Portal, secret, "correct horse battery");
    }

    [Fact]
    public async Task Only_the_hash_of_a_secret_is_kept()
    {
        var id = await InviteAsync(portal.Admin);
        var secret = await SecretAsync();

        var kept = await portal.Store.ReadAsync(db => db.Invitations.SingleAsync(one => one.Id == id));
        Assert.Equal(LinkSecret.Hash(secret), kept.SecretHash);
        Assert.Equal(64, kept.SecretHash.Length);
    }

    [Fact]
    public async Task Sent_again_the_old_link_is_invalid_and_the_new_one_is_valid_for_a_week()
    {
        var id = await InviteAsync(portal.ClientAdmin);
        var old = await SecretAsync();
        clock.Advance(TimeSpan.FromDays(6));

        await Invitations.SendAgainAsync(portal.ClientAdmin, id);
        clock.Advance(TimeSpan.FromDays(6));

        await RefusedAsync("invitation.closed", () => Invitations.AcceptAsync(Viewer.Portal, old, "correct horse battery"));
        await Invitations.AcceptAsync(Viewer.Portal, await SecretAsync(), "correct horse battery");
    }

    [Fact]
    public async Task A_second_invitation_of_an_address_is_refused_only_if_the_inviter_sees_the_first()
    {
        await InviteAsync(portal.ClientAdmin);

        await RefusedAsync("invitation.already-sent", () => InviteAsync(portal.ClientAdmin, "NEW@example.org"));
        await RefusedAsync("invitation.already-sent", () => Invitations.SendAsync(portal.Admin, portal.Other, Fields(), []));

        // Another organisation's administrator does not see the first invitation, and must not learn of it.
        await Invitations.SendAsync(portal.Outsider, portal.Other, Fields(), []);
    }

    [Fact]
    public async Task An_address_of_a_person_whom_the_inviter_manages_is_refused_by_name()
    {
        await RefusedAsync("person.email-taken", () => InviteAsync(portal.ClientAdmin, "member@example.org"));
        await RefusedAsync("person.email-taken", () => InviteAsync(portal.Admin, "outsider@example.org"));
        await RefusedAsync("person.email-taken", () => InviteAsync(portal.Admin, "technician@example.org"));
        Assert.Empty(await portal.Store.ReadAsync(db => db.Outbox.ToListAsync()));
    }

    [Theory]
    [InlineData("outsider@example.org")]
    [InlineData("technician@example.org")]
    public async Task An_inviter_does_not_learn_who_else_uses_the_portal(string address)
    {
        var fresh = await Invitations.SendAsync(portal.ClientAdmin, portal.Acme, Fields("nobody@example.org"), []);
        var existing = await Invitations.SendAsync(portal.ClientAdmin, portal.Acme, Fields(address), []);

        // The same answer, the same row, the same event, one mail each.
        var rows = (await portal.Get<InvitationQueries>().PendingAsync(portal.ClientAdmin)).ToDictionary(row => row.Id);
        Assert.Equal(rows[fresh] with { Id = existing, Email = address }, rows[existing] with { ProjectIds = rows[fresh].ProjectIds });
        var events = await portal.Store.ReadAsync(db => db.Log.Where(row => row.Name == "invitation.changed").ToListAsync());
        Assert.Equal(2, events.Count);
        Assert.All(events, row => Assert.Equal(portal.Acme, row.OrganisationId));
        var mails = await portal.Store.ReadAsync(db => db.Outbox.ToListAsync());
        Assert.Equal(["nobody@example.org", address], mails.Select(mail => mail.To));

        // The mail differs, and only the owner of the address reads it. Its link opens nothing.
        Assert.Contains("accept-invitation", mails[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("accept-invitation", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("login", mails[1].Text, StringComparison.Ordinal);
        await Invitations.SendAgainAsync(portal.ClientAdmin, existing);
        Assert.DoesNotContain("accept-invitation", (await portal.MailToAsync(address)).Text, StringComparison.Ordinal);
        await Invitations.WithdrawAsync(portal.ClientAdmin, existing);
    }

    [Fact]
    public async Task A_link_is_invalid_once_its_address_has_an_account()
    {
        await InviteAsync(portal.Admin);
        var secret = await SecretAsync();
        await portal.Get<PeopleCommands>().AddPersonAsync(Viewer.Portal, portal.Other, Fields(), TestPortal.Password);

        await RefusedAsync("invitation.closed", () => Invitations.AcceptAsync(Viewer.Portal, secret, "correct horse battery"));
    }

    [Fact]
    public async Task Foreign_organisations_projects_and_invitations_are_not_found()
    {
        var project = await portal.ProjectAsync();
        var foreign = await InviteAsync(portal.Admin);

        await Assert.ThrowsAsync<NotFound>(() => Invitations.SendAsync(portal.Outsider, portal.Acme, Fields("x@example.org"), []));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.SendAsync(portal.Outsider, portal.Provider, Fields("x@example.org"), []));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.SendAsync(portal.Outsider, portal.Other, Fields("x@example.org"), [project]));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.SendAsync(portal.Admin, portal.Other, Fields("x@example.org"), [project]));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.SendAgainAsync(portal.Outsider, foreign));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.WithdrawAsync(portal.Outsider, foreign));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.WithdrawAsync(portal.Outsider, Guid.NewGuid()));
        await Assert.ThrowsAsync<NotFound>(() => Invitations.WithdrawAsync(portal.Member, foreign));
        await RefusedAsync("viewer.admin-only", () => Invitations.WithdrawAsync(portal.Technician, foreign));
        Assert.Empty(await portal.Get<InvitationQueries>().PendingAsync(portal.Outsider));
    }

    [Fact]
    public async Task An_invitation_ends_with_the_right_of_the_one_who_sent_it()
    {
        var people = portal.Get<PeopleCommands>();
        await InviteAsync(portal.Admin, "kept@example.org");
        var ended = await InviteAsync(portal.ClientAdmin);
        await people.ChangeRoleAsync(portal.Admin, portal.ClientAdmin.PersonId, Role.Client, organisationAdministrator: true);
        Assert.Contains(ended, (await portal.Get<InvitationQueries>().PendingAsync(portal.Admin)).Select(one => one.Id));

        await people.ChangeRoleAsync(portal.Admin, portal.ClientAdmin.PersonId, Role.Client, organisationAdministrator: false);

        var secret = await SecretAsync();
        await RefusedAsync("invitation.closed", () => Invitations.AcceptAsync(Viewer.Portal, secret, "correct horse battery"));
        await Invitations.AcceptAsync(Viewer.Portal, await SecretAsync("kept@example.org"), "correct horse battery");
    }

    [Fact]
    public async Task A_project_that_was_archived_meanwhile_is_left_out()
    {
        var project = await portal.ProjectAsync();
        await InviteAsync(portal.ClientAdmin, projects: project);
        await portal.Projects.ArchiveAsync(portal.Technician, project);

        var id = await Invitations.AcceptAsync(Viewer.Portal, await SecretAsync(), "correct horse battery");

        Assert.Empty((await portal.ViewerAsync(id)).ProjectIds);
    }

    private Task<Guid> InviteAsync(Viewer viewer, string email = "new@example.org", params Guid[] projects) =>
        Invitations.SendAsync(viewer, portal.Acme, Fields(email), projects);

    private static PersonFields Fields(string email = "new@example.org") => new("Nia New", email, Role.Client);

    private Task<string> SecretAsync(string to = "new@example.org") => portal.SecretOfAsync(to);

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
