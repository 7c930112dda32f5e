using System.Reflection;
using Bunit;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Features.Prospects;

/// <summary>After each prospect command, every open panel shows the same as a newly opened one.</summary>
public sealed class EveryProspectCommandPanelTests
{
    // A command without a case fails.
    private static readonly Dictionary<string, Func<Scene, Func<Task>[]>> Cases = new()
    {
        [nameof(ProspectCommands.AddAsync)] = s =>
        [
            () => s.Commands.AddAsync(s.Portal.Admin, new ProspectFields { FirstName = "Nouveau", Value = 900 }, ProspectSource.Manual),
            () => s.Commands.AddAsync(
                s.Portal.Admin, new ProspectFields { FirstName = "Déjà", Status = ProspectStatus.Qualified }, ProspectSource.Api),
        ],
        [nameof(ProspectCommands.AddUnlessKnownAsync)] = s =>
            [() => s.Commands.AddUnlessKnownAsync(s.Portal.Admin, new ProspectFields { FirstName = "Inconnu", Value = 7 }, ProspectSource.Api)],
        [nameof(ProspectCommands.EditAsync)] = s =>
        [
            () => s.EditAsync(
                fields => fields with { FirstName = "Autre", Email = "autre@example.org", OwnerId = s.Portal.Admin.PersonId, Tags = ["vip"],
                    NextStepOn = new DateOnly(2027, 1, 1) }),
            () => s.EditAsync(fields => fields with { Status = ProspectStatus.Lost, LostReason = "Trop cher" }),
            () => s.EditAsync(fields => fields with { Status = ProspectStatus.New, Value = 5 }),
        ],
        [nameof(ProspectCommands.ChangeAsync)] =
            s => [() => s.Commands.ChangeAsync(s.Portal.Admin, s.Id, fields => fields with { Company = "Autre SA" })],
        [nameof(ProspectCommands.MoveAsync)] = s =>
        [
            () => s.Commands.MoveAsync(s.Portal.Admin, s.Id, ProspectStatus.Won),
            () => s.Commands.MoveAsync(s.Portal.Technician, s.Id, ProspectStatus.Contacted),
        ],
        [nameof(ProspectCommands.DeleteAsync)] = s => [() => s.Commands.DeleteAsync(s.Portal.Admin, s.Other)],
        [nameof(ProspectCommands.RestoreAsync)] = s =>
        [
            () => s.Commands.DeleteAsync(s.Portal.Admin, s.Id),
            () => s.Commands.RestoreAsync(s.Portal.Admin, s.Id),
        ],
        [nameof(ConversionCommands.ConvertAsync)] =
            s => [() => s.Portal.Get<ConversionCommands>().ConvertAsync(s.Portal.Admin, s.Id, ConversionMaker.Fields())],
        [nameof(ProspectCommands.ImportAsync)] = s =>
        [
            () => s.Commands.ImportAsync(s.Portal.Admin,
                [.. Enumerable.Range(0, 100).Select(line => (line, new ProspectFields { FirstName = $"P{line}", Value = line }))], false),
            // Overflows the queue of a page's events.
            () => s.Commands.ImportAsync(s.Portal.Admin,
                [.. Enumerable.Range(0, 300).Select(line => (line, new ProspectFields { FirstName = $"Q{line}" }))], false),
        ],
    };

    public static TheoryData<string> Commands => [.. new[] { typeof(ProspectCommands), typeof(ConversionCommands) }
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Select(method => method.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Left_open_is_the_same_as_opened_now(string command)
    {
        Assert.True(Cases.TryGetValue(command, out var steps), $"{command} has no case: what do the open panels show after it?");
        await using var portal = await TestPortal.StartAsync();
        var scene = await Scene.SetAsync(portal);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var english = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        List<Func<string, Task>> open =
        [
            Open<ProspectsPanel>(page, panel => panel.Add(one => one.Query, ProspectQuery.All)),
            Open<ProspectsPanel>(english,
                panel => panel.Add(one => one.Query, new ProspectQuery(new ProspectFilter { Status = ProspectStatus.New }, ProspectSort.Value))),
            Open<ProspectsPanel>(
                page, panel => panel.Add(one => one.Query, new ProspectQuery(new ProspectFilter { Search = "autre" }, ProspectSort.Updated))),
            Open<ProspectBoardPanel>(page),
            Open<ProspectHistoryPanel>(page, panel => panel.Add(one => one.Id, scene.Id)),
        ];
        if (command is not (nameof(ProspectCommands.DeleteAsync) or nameof(ProspectCommands.RestoreAsync)))
        {
            // A form whose prospect is deleted is an exception: what is on the screen stays.
            open.Add(Open<ProspectPanel>(page, panel => panel.Add(one => one.Id, scene.Id)));
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

    private static Func<string, Task> Open<TPanel>(PanelContext page, Action<ComponentParameterCollectionBuilder<TPanel>>? parameters = null)
        where TPanel : IComponent
    {
        var panel = page.Show(parameters);
        return step => SameAsFresh.AssertAsync(page, panel, parameters, $"{typeof(TPanel).Name} after {step}");
    }

    private sealed class Scene
    {
        public required TestPortal Portal { get; init; }
        public required Guid Id { get; init; }
        public required Guid Other { get; init; }

        public ProspectCommands Commands => Portal.Get<ProspectCommands>();

        public static async Task<Scene> SetAsync(TestPortal portal)
        {
            var commands = portal.Get<ProspectCommands>();
            for (var i = 0; i < 30; i++)
            {
                await commands.AddAsync(
                    portal.Admin, new ProspectFields
                    {
                        FirstName = $"Prospect {i}", Value = i,
                        Status = i % 2 == 0 ? ProspectStatus.New : ProspectStatus.Contacted
                    }, ProspectSource.Manual);
            }

            return new Scene
            {
                Portal = portal,
                Other = await commands.AddAsync(portal.Admin, new ProspectFields { FirstName = "Second" }, ProspectSource.Manual),
                Id = await commands.AddAsync(portal.Admin,
                    new ProspectFields { FirstName = "Premier", Company = "Teranga", Email = "p@example.org" }, ProspectSource.WebForm),
            };
        }

        public async Task EditAsync(Func<ProspectFields, ProspectFields> change)
        {
            var now = await Portal.Get<ProspectQueries>().FindAsync(Portal.Admin, Id);
            await Commands.EditAsync(Portal.Admin, Id, change(now.Fields), now.Version);
        }
    }
}
