// Fills a data directory for the bench and says what is in it as JSON:
//   dotnet run -c Release --project bench/fill -- everyday DIRECTORY PEOPLE ROOMS
//   dotnet run -c Release --project bench/fill -- large DIRECTORY ROWS LENGTH,LENGTH,… EVENTS
using System.Globalization;
using System.Text.Json;
using ClientPortal.Bench.Fill;

await using var office = await Office.OpenAsync(args[1]);
object said = args[0] switch
{
    "everyday" => await Everyday.FillAsync(office, Number(args[2]), Number(args[3])),
    "large" => await Large.FillAsync(office, Number(args[2]), [.. args[3].Split(',').Select(Number)], Number(args[4])),
    _ => throw new ArgumentException($"There is no way to fill called “{args[0]}”."),
};
Console.WriteLine(JsonSerializer.Serialize(said));

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
