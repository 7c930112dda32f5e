using System.Reflection;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Projects;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Features.Projects;

/// <summary>After each project command, every open panel of every viewer shows the same as a newly opened one.</summary>
public sealed class EveryCommandPanelTests
{
    // A command without a case fails Left_open_is_the_same_as_opened_now.
    private static readonly Dictionary<string, Func<Scene, Func<Task>[]>> Cases = new()
    {
        [nameof(ProjectCommands.CreateAsync)] = s =>
        [
            () => s.Commands.CreateAsync(s.Staff, s.Portal.Acme, Scene.Fields("Nouveau réseau")),
            () => s.Commands.CreateAsync(s.Staff, s.Portal.Other, Scene.Fields("Ailleurs")),
            () => s.Commands.CreateAsync(s.Staff, s.Portal.Acme, Scene.Fields("Qui attend") with { Status = ProjectStatus.Waiting }),
        ],
        [nameof(ProjectCommands.EditAsync)] = s =>
        [
            () => s.EditAsync(fields => fields with { Name = "Autre nom" }),
            () => s.EditAsync(
                _ => new("Tout autre", "# Titre\n\n*Texte*", ProjectStatus.Waiting, 77, false, new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 1))),
            () => s.EditAsync(fields => fields with { ProgressFollowsMilestones = true }),
            () => s.EditAsync(fields => fields with { Status = ProjectStatus.Done, StartsOn = null, DueOn = null }),
        ],
        [nameof(ProjectCommands.ReportAsync)] = s =>
        [
            () => s.Commands.ReportAsync(s.Staff, s.Id, 85, null),
            () => s.Commands.ReportAsync(s.Staff, s.Id, null, ProjectStatus.Waiting),
            () => s.Commands.ReportAsync(s.Portal.Admin, s.Id, 100, ProjectStatus.Done),
        ],
        [nameof(ProjectCommands.AmendAsync)] = s =>
        [
            () => s.Commands.AmendAsync(s.Staff, s.Id, fields => fields with { Name = "Renommé", DueOn = new DateOnly(2026, 3, 1) }),
        ],
        [nameof(ProjectCommands.ArchiveAsync)] = s =>
        [
            () => s.Commands.ArchiveAsync(s.Staff, s.Id),
            () => s.Commands.ReportAsync(s.Staff, s.Id, 12, null),
        ],
        [nameof(ProjectCommands.RestoreAsync)] = s =>
        [
            () => s.Commands.ArchiveAsync(s.Staff, s.Id),
            () => s.Commands.RestoreAsync(s.Staff, s.Id),
        ],
        [nameof(ProjectCommands.AddMilestoneAsync)] = s =>
        [
            () => s.Commands.AddMilestoneAsync(s.Staff, s.Id, new("Tout premier", new DateOnly(2026, 3, 1), Internal: false)),
            () => s.Commands.AddMilestoneAsync(s.Staff, s.Id, new("Entre nous", new DateOnly(2026, 2, 1), Internal: true)),
        ],
        [nameof(ProjectCommands.EditMilestoneAsync)] = s =>
        [
            () => s.Commands.EditMilestoneAsync(s.Staff, s.Id, s.Shown, new("Renommé", new DateOnly(2026, 3, 2), Internal: false)),
            () => s.Commands.EditMilestoneAsync(s.Staff, s.Id, s.Hidden, new("Renommé en secret", null, Internal: true)),
            () => s.Commands.EditMilestoneAsync(s.Staff, s.Id, s.Hidden, new("Montré", null, Internal: false)),
            () => s.Commands.EditMilestoneAsync(s.Staff, s.Id, s.Done, new("Caché", null, Internal: true)),
        ],
        [nameof(ProjectCommands.RemoveMilestoneAsync)] = s =>
        [
            () => s.Commands.RemoveMilestoneAsync(s.Staff, s.Id, s.Hidden),
            () => s.Commands.RemoveMilestoneAsync(s.Staff, s.Id, s.Shown),
            () => s.Commands.RemoveMilestoneAsync(s.Staff, s.Id, s.Done),
        ],
        [nameof(ProjectCommands.CompleteMilestoneAsync)] = s =>
        [
            () => s.Commands.CompleteMilestoneAsync(s.Staff, s.Id, s.Hidden),
            () => s.EditAsync(fields => fields with { ProgressFollowsMilestones = true }),
            () => s.Commands.CompleteMilestoneAsync(s.Staff, s.Id, s.Shown),
        ],
        [nameof(ProjectCommands.ReopenMilestoneAsync)] = s =>
        [
            () => s.Commands.ReopenMilestoneAsync(s.Staff, s.Id, s.Done),
            () => s.Commands.CompleteMilestoneAsync(s.Staff, s.Id, s.Hidden),
            () => s.Commands.ReopenMilestoneAsync(s.Staff, s.Id, s.Hidden),
        ],
        [nameof(ProjectCommands.AddMemberAsync)] = s =>
        [
            () => s.Commands.AddMemberAsync(s.Staff, s.Id, s.Portal.NonMember.PersonId),
            () => s.Commands.AddMemberAsync(s.Staff, s.Id, s.Staff.PersonId),
            () => s.Commands.AddMemberAsync(s.Staff, s.Second, s.Portal.Member.PersonId),
        ],
        [nameof(ProjectCommands.RemoveMemberAsync)] = s =>
        [
            () => s.Commands.RemoveMemberAsync(s.Staff, s.Id, s.Portal.Member.PersonId),
            () => s.Commands.ReportAsync(s.Staff, s.Id, 33, null),
            () => s.Commands.AddMemberAsync(s.Staff, s.Id, s.Portal.Member.PersonId),
        ],
    };

    public static TheoryData<string> Commands => [.. typeof(ProjectCommands)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Left_open_is_the_same_as_opened_now(string command)
    {
        Assert.True(Cases.TryGetValue(command, out var steps), $"{command} has no case: what do the open panels show after it?");
        await using var portal = await TestPortal.StartAsync();
        var scene = await Scene.SetAsync(portal);
        Viewer[] viewers = [portal.Technician, portal.ClientAdmin, portal.Member, portal.NonMember];
        var pages = new List<PanelContext>();
        var open = new List<Func<string, Task>>();
        try
        {
            foreach (var viewer in viewers)
            {
                var page = await PanelContext.OpenAsync(portal, viewer, viewer == portal.ClientAdmin ? "en" : "fr");
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
        yield return Open<ProjectsPanel>(page);
        yield return Open<ProjectPanel>(page, panel => panel.Add(one => one.Id, scene.Id));
        yield return Open<ActivityPanel>(page);
        yield return Open<TeamPanel>(page);
        if (page.Session.Viewer.IsStaff)
        {
            yield return Open<StaffFiguresPanel>(page);
            yield return Open<OnlinePanel>(page);
        }
        else
        {
            yield return Open<ProjectCardsPanel>(page);
            yield return Open<WaitingPanel>(page);
            yield return Open<SinceLastVisitPanel>(page);
        }
    }

    private static Func<string, Task> Open<TPanel>(PanelContext page, Action<ComponentParameterCollectionBuilder<TPanel>>? parameters = null)
        where TPanel : IComponent
    {
        var panel = page.Show(parameters);
        return step => SameAsFresh.AssertAsync(page, panel, parameters, $"{typeof(TPanel).Name} after {step}");
    }

    /// <summary>A project with three milestones, one of them hidden and one done; a second project. Each person has visited before.</summary>
    private sealed class Scene
    {
        public required TestPortal Portal { get; init; }
        public required Guid Id { get; init; }
        public required Guid Second { get; init; }
        public required Guid Shown { get; init; }
        public required Guid Hidden { get; init; }
        public required Guid Done { get; init; }

        public ProjectCommands Commands => Portal.Projects;
        public Viewer Staff => Portal.Technician;

        public static ProjectFields Fields(string name) =>
            new(name, "", ProjectStatus.InProgress, 10, false, new DateOnly(2026, 1, 5), new DateOnly(2026, 12, 18));

        public static async Task<Scene> SetAsync(TestPortal portal)
        {
            var second = await portal.Projects.CreateAsync(portal.Technician, portal.Acme, Fields("Deuxième"));
            var id = await portal.ProjectAsync();
            foreach (var viewer in new[] { portal.ClientAdmin, portal.Member, portal.NonMember })
            {
                await portal.SeenAsync(viewer);
            }

            return new Scene
            {
                Portal = portal,
                Id = id,
                Second = second,
                Shown = await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Audit", new DateOnly(2026, 6, 1), Internal: false)),
                Hidden = await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Marge", new DateOnly(2026, 5, 1), Internal: true)),
                Done = await AddDoneAsync(),
            };

            async Task<Guid> AddDoneAsync()
            {
                var done = await portal.Projects.AddMilestoneAsync(
                    portal.Technician, id, new("Lancement", new DateOnly(2026, 4, 1), Internal: false));
                await portal.Projects.CompleteMilestoneAsync(portal.Technician, id, done);
                return done;
            }
        }

        public async Task EditAsync(Func<ProjectFields, ProjectFields> change)
        {
            var now = await Portal.ProjectQueries.FindAsync(Staff, Id);
            await Commands.EditAsync(Staff, Id, change(now.Fields), now.Version);
        }
    }
}
