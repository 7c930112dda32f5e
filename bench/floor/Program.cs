// The lower bound of every circuit: the smallest Blazor Server page that shows the last message. No database, no sign-in, no layout.
using ClientPortal.Bench.Floor;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<Words>();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.UseAntiforgery();
app.MapPost("/say", async (HttpRequest request, Words words) =>
{
    using var body = new StreamReader(request.Body);
    words.Say(await body.ReadToEndAsync(request.HttpContext.RequestAborted));
}).DisableAntiforgery();
app.MapGet("/health/live", () => "Healthy");

// As in the portal: compression costs 228 KB per circuit.
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true);
app.Run();
