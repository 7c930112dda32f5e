using ClientPortal.Domain;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Prospects;

public sealed partial class ProspectPanel
{
    private ProspectDetail? detail;
    private long changed;
    private bool gone, converting;

    [Parameter, EditorRequired] public required Guid Id { get; set; }

    protected override IEnumerable<IDisposable> Subscribe() => [Notifier.Subscribe(Live(ApplyAsync))];

    protected override async Task LoadAsync()
    {
        try
        {
            Take(await Queries.FindAsync(Viewer, Id));
        }
        catch (NotFound)
        {
            Take(null);
        }
    }

    private async Task ApplyAsync(LiveBatch batch)
    {
        foreach (var (_, seq) in ProspectNotifier.ProspectsIn(batch).Where(one => one.Id == Id && Viewer.IsStaff))
        {
            Take(await Queries.DetailAsync(Viewer, Id, seq));
            changed = seq;
        }
    }

    // Another person deleted it: the page stays as it is and says so.
    private void Take(ProspectDetail? read)
    {
        gone = read is null && detail is not null;
        detail = read ?? detail;
    }

    private async Task DeleteAsync()
    {
        if (await TryAsync(() => Commands.DeleteAsync(Viewer, Id)))
        {
            Navigation.NavigateTo($"/prospects?deleted={Id}");
        }
    }

    private Task RestoreAsync() => TryAsync(() => Commands.RestoreAsync(Viewer, Id));

    private async Task<bool> TryAsync(Func<Task> act)
    {
        var done = await Actions.TryAsync(act);
        if (!done)
        {
            Browser.Toast("warning", L["Refused"], Actions.Refusal!);
        }

        return done;
    }
}
