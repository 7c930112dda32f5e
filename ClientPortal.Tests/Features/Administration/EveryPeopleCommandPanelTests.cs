using System.Reflection;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Features.Administration;

/// <summary>After each command on people, every open panel of every viewer shows the same as a newly opened one.</summary>
public sealed class EveryPeopleCommandPanelTests
{
    private const string People = nameof(PeopleCommands), Organisations = nameof(OrganisationCommands), Invitations = nameof(InvitationCommands);

    // A command without a case fails Left_open_is_the_same_as_opened_now.
    private static readonly Dictionary<string, Func<Scene, Func<Task>[]>> Cases = new()
    {
        [$"{People}.{nameof(PeopleCommands.AddOrganisationAsync)}"] = s => [() => s.People.AddOrganisationAsync(Viewer.Portal, "Aïcha & fils")],
        [$"{People}.{nameof(PeopleCommands.AddPersonAsync)}"] = s =>
        [
            () => s.People.AddPersonAsync(Viewer.Portal, s.Portal.Acme, Scene.Fields("Aaron", "aaron@example.org"), TestPortal.Password),
            () => s.People.AddPersonAsync(Viewer.Portal, s.Portal.Other, Scene.Fields("Zoe", "zoe@example.org"), TestPortal.Password),
        ],
        [$"{People}.{nameof(PeopleCommands.ChangeRoleAsync)}"] = s =>
        [
            () => s.People.ChangeRoleAsync(s.Portal.ClientAdmin, s.Member, Role.Client, organisationAdministrator: true),
            () => s.People.ChangeRoleAsync(s.Portal.Admin, s.Member, Role.Client, organisationAdministrator: false),
            () => s.People.ChangeRoleAsync(s.Portal.Admin, s.Second, Role.Technician, organisationAdministrator: false),
        ],
        [$"{People}.{nameof(PeopleCommands.DisableAsync)}"] = s =>
        [
            () => s.People.DisableAsync(s.Portal.Admin, s.Member),
            () => s.People.DisableAsync(s.Portal.Admin, s.Portal.Outsider.PersonId),
        ],
        [$"{People}.{nameof(PeopleCommands.EnableAsync)}"] = s =>
        [
            () => s.People.DisableAsync(s.Portal.ClientAdmin, s.Member),
            () => s.People.EnableAsync(s.Portal.ClientAdmin, s.Member),
        ],
        [$"{People}.{nameof(PeopleCommands.MoveAsync)}"] = s =>
        [
            () => s.People.MoveAsync(s.Portal.Admin, s.Portal.NonMember.PersonId, s.Portal.Other),
            () => s.People.MoveAsync(s.Portal.Admin, s.Member, s.Portal.Other),
            () => s.People.MoveAsync(s.Portal.Admin, s.Member, s.Portal.Acme),
        ],
        [$"{People}.{nameof(PeopleCommands.AddToProjectAsync)}"] = s =>
        [
            () => s.People.AddToProjectAsync(s.Portal.ClientAdmin, s.Portal.NonMember.PersonId, s.Project),
            () => s.People.AddToProjectAsync(s.Portal.Admin, s.Member, s.Free),
        ],
        [$"{People}.{nameof(PeopleCommands.RemoveFromProjectAsync)}"] = s =>
        [
            () => s.People.RemoveFromProjectAsync(s.Portal.ClientAdmin, s.Member, s.Project),
            () => s.People.AddToProjectAsync(s.Portal.ClientAdmin, s.Member, s.Project),
        ],
        [$"{Organisations}.{nameof(OrganisationCommands.CreateAsync)}"] = s => [() => s.Organisations.CreateAsync(s.Portal.Admin, "Baobab")],
        [$"{Organisations}.{nameof(OrganisationCommands.RenameAsync)}"] = s =>
        [
            () => s.Organisations.RenameAsync(s.Portal.ClientAdmin, s.Portal.Acme, "Acme SA"),
            () => s.Organisations.RenameAsync(s.Portal.Admin, s.Portal.Other, "Ailleurs"),
        ],
        [$"{Invitations}.{nameof(InvitationCommands.SendAsync)}"] = s =>
        [
            () => s.InviteAsync(s.Portal.ClientAdmin, s.Portal.Acme, "first@example.org"),
            () => s.InviteAsync(s.Portal.Admin, s.Portal.Other, "second@example.org"),
        ],
        [$"{Invitations}.{nameof(InvitationCommands.SendAgainAsync)}"] = s => [() => s.Invitations.SendAgainAsync(s.Portal.ClientAdmin, s.Invited)],
        [$"{Invitations}.{nameof(InvitationCommands.WithdrawAsync)}"] = s => [() => s.Invitations.WithdrawAsync(s.Portal.ClientAdmin, s.Invited)],
        [$"{Invitations}.{nameof(InvitationCommands.AcceptAsync)}"] =
            s => [() => s.Invitations.AcceptAsync(Viewer.Portal, s.Secret, "correct horse battery")],
    };

    public static TheoryData<string> Commands => [.. new[] { typeof(PeopleCommands), typeof(OrganisationCommands), typeof(InvitationCommands) }
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Left_open_is_the_same_as_opened_now(string command)
    {
        Assert.True(Cases.TryGetValue(command, out var steps), $"{command} has no case: what do the open panels show after it?");

        // The mail of the invitation is read before it is sent.
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var scene = await Scene.SetAsync(portal);
        await portal.StartHostedAsync();
        var pages = new List<PanelContext>();
        var open = new List<Func<string, Task>>();
        try
        {
            foreach (var (viewer, language) in new[] { (portal.Admin, "fr"), (portal.Technician, "en"), (portal.ClientAdmin, "fr"),
                (portal.Outsider, "en") })
            {
                var page = await PanelContext.OpenAsync(portal, viewer, language);
                pages.Add(page);
                open.AddRange(PanelsOf(page, scene));
            }

            foreach (var (step, number) in steps(scene).Select((step, index) => (step, index + 1)))
            {
                var before = await portal.Log.HeadAsync();
                await step();
                Assert.True(await portal.Log.HeadAsync() > before, $"Step {number} changed nothing.");
                foreach (var compare in open)
                {
                    await compare($"{command}, step {number}");
                }
            }
        }
        finally
        {
            foreach (var page in pages)
            {
                await page.DisposeAsync();
            }
        }
    }

    private static IEnumerable<Func<string, Task>> PanelsOf(PanelContext page, Scene scene)
    {
        var staff = page.Session.Viewer.IsStaff;
        var home = staff ? "/admin/people" : "/people";
        yield return Open<PeoplePanel>(scene, page, panel => panel.Add(one => one.Filter, new PersonFilter()).Add(one => one.Home, home));
        yield return Open<PeoplePanel>(
            scene, page, panel => panel.Add(one => one.Filter, new PersonFilter(State: PersonState.Disabled)).Add(one => one.Home, home));
        yield return Open<PeoplePanel>(
            scene, page, panel => panel.Add(one => one.Filter, new PersonFilter(Level: AccessLevel.OrganisationAdmin)).Add(one => one.Home, home));
        yield return Open<PersonPanel>(scene, page, panel => panel.Add(one => one.Id, scene.Member).Add(one => one.Home, home));
        if (staff)
        {
            yield return Open<OrganisationsPanel>(scene, page);
            yield return Open<OrganisationPanel>(scene, page, panel => panel.Add(one => one.Id, scene.Portal.Acme));
        }
    }

    private static Func<string, Task> Open<TPanel>(
        Scene scene, PanelContext page, Action<ComponentParameterCollectionBuilder<TPanel>>? parameters = null)
        where TPanel : IComponent
    {
        var (panel, person) = (page.Show(parameters), page.Session.Viewer.PersonId);
        return async step =>
        {
            // A disabled person cannot open the panel again. The tests of sessions prove that their circuit ends.
            if (await scene.Portal.Get<ViewerSource>().OfAsync(person) is not null)
            {
                await SameAsFresh.AssertAsync(page, panel, parameters, $"{typeof(TPanel).Name} after {step}");
            }
        };
    }

    /// <summary>A project with a member, one without, a second administrator, and an invited person.</summary>
    private sealed class Scene
    {
        public required TestPortal Portal { get; init; }
        public required Guid Project { get; init; }
        public required Guid Free { get; init; }
        public required Guid Second { get; init; }
        public required Guid Invited { get; init; }
        public required string Secret { get; init; }

        public Guid Member => Portal.Member.PersonId;
        public PeopleCommands People => Portal.Get<PeopleCommands>();
        public OrganisationCommands Organisations => Portal.Get<OrganisationCommands>();
        public InvitationCommands Invitations => Portal.Get<InvitationCommands>();

        public static PersonFields Fields(string name, string email, Role role = Role.Client) => new(name, email, role);

        public static async Task<Scene> SetAsync(TestPortal portal)
        {
            var project = await portal.ProjectAsync();
            return new Scene
            {
                Portal = portal,
                Project = project,
                Free = await portal.Projects.CreateAsync(
                    portal.Technician, portal.Acme, new ProjectFields("Libre", "", ProjectStatus.Planned, 0, false, null, null)),
                Second = await portal.Get<PeopleCommands>()
                    .AddPersonAsync(Viewer.Portal, portal.Provider, Fields("Alan", "alan@example.org", Role.Admin), TestPortal.Password),
                Invited = await portal.Get<InvitationCommands>()
                    .SendAsync(portal.ClientAdmin, portal.Acme, Fields("Nia", "new@example.org"), [project]),
                Secret = await portal.SecretOfAsync("new@example.org"),
            };
        }

        public Task InviteAsync(Viewer viewer, Guid organisation, string email) =>
            Invitations.SendAsync(viewer, organisation, Fields("Iva", email), []);
    }
}
