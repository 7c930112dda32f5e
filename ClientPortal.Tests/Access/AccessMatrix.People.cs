using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Administration;

namespace ClientPortal.Tests.Access;

internal static partial class AccessMatrix
{
    private static Pages PeoplePages => new()
    {
        { "/admin/people", "ss nnnn ++" },
        { "/admin/people/{Id:guid}", "ss nnnn ++", at => $"/admin/people/{at.Subject}" },
        { "/admin/organisations", "ss nnnn ++" },
        { "/admin/organisations/{Id:guid}", "ss nnnn ++", at => $"/admin/organisations/{at.Organisation}" },

        // The same for administrators of a client organisation, about their own people.
        { "/people", "ss +nn+ nn" },
        { "/people/{Id:guid}", "ss nnn+ nn", at => $"/people/{at.Subject}" },

        // The link in the mail opens it, for any reader.
        { "/accept-invitation", "oo oooo oo", at => $"/accept-invitation?code={at.Secret}" },
    };

    private static Endpoints PeopleEndpoints => new()
    {
        // Each gets the people of their own list; the answer to an administrator of another organisation has theirs.
        { "GET /people.csv", "ss +nn+ ++", (who, _) => who.GetAsync("/people.csv") },
        { "GET /admin/organisations.csv", "ss nnnn ++", (who, _) => who.GetAsync("/admin/organisations.csv") },
    };

    private static Methods<PeopleCommands> PeopleCommands => new()
    {
        { "AddOrganisationAsync", "ss rrrr r+", (it, who, at) => it.AddOrganisationAsync(who, $"New {at.Mark}") },
        { "AddPersonAsync", "ss nrr+ r+", (it, who, at) => it.AddPersonAsync(who, at.Organisation, NewPerson(at), Infrastructure.Cast.Password) },
        {
            "AddPersonAsync", "ss nnnn r+",
            (it, who, at) => it.AddPersonAsync(who, at.Cast.Provider, NewPerson(at) with { Role = Role.Technician }, Infrastructure.Cast.Password)
        },
        { "ChangeRoleAsync", "ss nnn+ r+", (it, who, at) => it.ChangeRoleAsync(who, at.Subject, Role.Client, organisationAdministrator: true) },

        // People do not raise their own rights.
        { "ChangeRoleAsync", "ss rnnr r!", (it, who, _) => it.ChangeRoleAsync(who, who.PersonId, Role.Admin, organisationAdministrator: false) },
        { "DisableAsync", "ss nnn+ r+", (it, who, at) => it.DisableAsync(who, at.Subject) },
        { "DisableAsync", "ss nnnn r!", (it, who, at) => it.DisableAsync(who, at.Cast[Identity.Administrator].PersonId) },
        { "EnableAsync", "ss nnn+ r+", (it, who, at) => it.EnableAsync(who, at.Subject) },
        { "MoveAsync", "ss rrrr r+", (it, who, at) => it.MoveAsync(who, at.Subject, at.Cast.Other) },
        { "AddToProjectAsync", "ss nnn+ r+", (it, who, at) => it.AddToProjectAsync(who, at.Newcomer, at.Project) },
        { "RemoveFromProjectAsync", "ss nnn+ r+", (it, who, at) => it.RemoveFromProjectAsync(who, at.Subject, at.Project) },
    };

    private static Methods<OrganisationCommands> OrganisationCommands => new()
    {
        { "CreateAsync", "ss rrrr r+", (it, who, at) => it.CreateAsync(who, $"New {at.Mark}") },
        { "RenameAsync", "ss nrr+ r+", (it, who, at) => it.RenameAsync(who, at.Organisation, $"Organisation {at.Mark}") },
    };

    private static Methods<InvitationCommands> InvitationCommands => new()
    {
        { "SendAsync", "ss nrr+ r+", (it, who, at) => it.SendAsync(who, at.Organisation, NewPerson(at), [at.Project]) },
        { "SendAsync", "ss nnnn r+", (it, who, at) => it.SendAsync(who, at.Cast.Provider, NewPerson(at) with { Role = Role.Admin }, []) },
        { "SendAgainAsync", "ss nnn+ r+", (it, who, at) => it.SendAgainAsync(who, at.Invitation) },
        { "WithdrawAsync", "ss nnn+ r+", (it, who, at) => it.WithdrawAsync(who, at.Invitation) },

        // The secret opens, not the viewer.
        { "AcceptAsync", "ss oooo oo", (it, who, at) => it.AcceptAsync(who, at.Secret, Infrastructure.TestPortal.Password) },
    };

    private static Methods<PeopleQueries> PeopleQueries => new()
    {
        { "ListAsync", "ss nnn+ ++", async (it, who, at) => (await it.ListAsync(who, new PersonFilter(Search: at.Mark))).Items },
        { "CountAsync", "ss nnn+ ++", (it, who, at) => it.CountAsync(who, new PersonFilter(Search: at.Mark)) },
        { "PageAsync", "ss nnn+ ++", async (it, who, at) => (await it.PageAsync(who, new PersonFilter(Search: at.Mark), default, 0, 10, 1)).Items },
        { "FindAsync", "ss nnn+ ++", (it, who, at) => it.FindAsync(who, at.Subject) },
        { "OpenProjectsAsync", "ss nnn+ ++", (it, who, at) => it.OpenProjectsAsync(who, at.Newcomer) },
        { "ProjectsOfAsync", "ss nnn+ ++", (it, who, at) => it.ProjectsOfAsync(who, at.Organisation) },
    };

    private static Methods<OrganisationQueries> OrganisationQueries => new()
    {
        { "ListAsync", "ss nnn+ ++", async (it, who, at) => (await it.ListAsync(who)).Where(row => row.Id == at.Organisation) },
        {
            "PageAsync", "ss nnn+ ++",
            async (it, who, at) => (await it.PageAsync(who, null, default, 0, 500)).Items.Where(row => row.Id == at.Organisation)
        },
        { "FindAsync", "ss nnn+ ++", (it, who, at) => it.FindAsync(who, at.Organisation) },
        { "ProjectsAsync", "ss nnn+ ++", (it, who, at) => it.ProjectsAsync(who, at.Organisation) },
    };

    private static Methods<InvitationQueries> InvitationQueries => new()
    {
        { "PendingAsync", "ss nnn+ ++", async (it, who, at) => (await it.PendingAsync(who)).Where(row => row.Id == at.Invitation) },
        { "PendingAsync", "ss nnn+ ++", (it, who, at) => it.PendingAsync(who, at.Organisation) },
        { "OfferAsync", "ss oooo oo", (it, who, at) => it.OfferAsync(who, at.Secret) },
    };

    private static PersonFields NewPerson(AccessScene at) => new($"New {at.Mark}", $"new-{at.Mark}@example.org", Role.Client);
}
