using ClientPortal.Domain;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Projects;

public sealed partial class ProjectPanel
{
    private ProjectDetail? detail;
    private long changed;

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    /// <summary>The form is open. Kept in the address, so that a reload finds it open again.</summary>
    [Parameter] public bool Editing { get; set; }

    private bool MayEdit => Viewer is { IsStaff: true, IsReadOnly: false };

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync))];

    protected override async Task LoadAsync()
    {
        try
        {
            detail = await Queries.FindAsync(Viewer, Id);
        }
        catch (NotFound)
        {
            detail = null;
        }
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        foreach (var (_, seq) in ProjectNotifier.ProjectsIn(batch).Where(one => one.Id == Id))
        {
            detail = await Queries.DetailAsync(Viewer, Id, seq);
            changed = seq;
        }
    }

    private void CloseForm() => Place.NavigateTo($"/projects/{Id}");

    // Undo instead of "are you sure": the same button takes it back.
    private async Task ArchiveAsync()
    {
        try
        {
            await (detail!.Row.Archived ? Commands.RestoreAsync(Viewer, Id) : Commands.ArchiveAsync(Viewer, Id));
        }
        catch (RuleBroken broken)
        {
            Browser.Toast("warning", L["Refused"], RuleText.Say(broken, Rules));
        }
    }
}
