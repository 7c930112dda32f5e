using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Ui.Grid;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Prospects.Calendly;

public sealed partial class DeliveriesPanel
{
    private IReadOnlyList<GridColumn<DeliveryRow>> columns = [];
    private GridPage<DeliveryRow> page = new([], 0, 0);
    private IReadOnlyList<DeliveryRow> chosen = [];
    private (DeliveryStatus?, GridOrder)? loaded;
    private RowGrid<DeliveryRow>? grid;
    private bool open;

    /// <summary>Only these deliveries; null for all.</summary>
    [Parameter] public DeliveryStatus? Status { get; set; }

    /// <summary>The reader wants deliveries of another status; the owner sets it.</summary>
    [Parameter] public EventCallback<DeliveryStatus?> OnStatus { get; set; }

    [Parameter] public GridView View { get; set; } = new();

    /// <summary>The reader wants another view of the grid; the owner sets it.</summary>
    [Parameter] public EventCallback<GridView> OnView { get; set; }

    private string Value => Status is { } status ? Token.Of(status) : "";

    protected override void Subscribe()
    {
        OnSignal<DeliveriesChanged>();
        On<IProspectEvent>();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Loaded && loaded != (Status, View.Order))
        {
            await InTurnAsync(LoadAsync);
        }
    }

    protected override async Task LoadAsync()
    {
        if (!Viewer.IsStaff)
        {
            return;
        }

        loaded = (Status, View.Order);
        columns = columns.Count > 0 ? columns : Columns();
        page = await Queries.PageAsync(Viewer, Status, View is { Sort: "received", Descending: false }, View.Page);
        open = Keys.Current.Count > 0;
    }

    // One after the other: each is a command of its own, and the first refusal is said.
    private async Task ReplayAsync(IReadOnlyList<DeliveryRow> rows)
    {
        var replayed = 0;
        await Actions.TryOnceAsync(async () =>
        {
            foreach (var row in rows)
            {
                await Commands.ReplayAsync(Viewer, row.Id);
                replayed++;
            }
        });
        if (replayed > 0)
        {
            Worker.Wake();
            await (grid?.ClearSelectionAsync() ?? Task.CompletedTask);
        }
    }

    private string NameOf(DeliveryRow row) => L[row.Event switch
    {
        CalendlyNews.Created => "Delivery.Created",
        CalendlyNews.Cancelled => "Delivery.Cancelled",
        _ => "Delivery.Other"
    }];

    private static Dictionary<string, object?> AttributesOf(DeliveryRow row) => new()
    {
        ["data-testid"] = "calendly-delivery",
        ["data-id"] = row.Id,
        ["data-status"] = Token.Of(row.Status),
        ["data-times"] = row.Times,
    };

    private static string Kind(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Done => "done", DeliveryStatus.Failed => "broken", DeliveryStatus.Waiting => "progress", _ => "neutral"
    };

    private static string Mark(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Done => "check_circle", DeliveryStatus.Failed => "error", DeliveryStatus.Waiting => "hourglass_top", _ => "remove_circle"
    };
}
