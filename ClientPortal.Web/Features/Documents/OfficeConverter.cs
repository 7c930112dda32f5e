using System.Diagnostics;
using System.Globalization;
using ClientPortal.Domain.Files;
using ClientPortal.Web.Files;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Makes PDFs of Office files by LibreOffice, where it is installed: <c>Portal:Documents:LibreOffice</c> is the path of its program, empty for
/// none. Each run has limits of time, memory and size, a profile of its own, no environment, and where the system permits it neither a network nor a
/// view of the portal's data (<see cref="OfficeSandbox"/>).
/// </summary>
public sealed class OfficeConverter(IConfiguration configuration, FileStore files)
{
    private const string Installed = "/usr/bin/soffice";
    private const int Seconds = 60, Megabytes = 4096, LargestMegabytes = 512, BlocksOfMegabyte = 2048;

    private readonly string program = configuration["Portal:Documents:LibreOffice"] ?? Installed;
    private readonly int seconds = configuration.GetValue("Portal:Documents:PreviewSeconds", Seconds);
    private readonly int megabytes = configuration.GetValue("Portal:Documents:PreviewMegabytes", Megabytes);

    /// <summary>The types of files that have such a preview.</summary>
    public static IReadOnlyList<FileKind> Kinds { get; } = [FileKind.Word, FileKind.Excel, FileKind.PowerPoint];

    public bool IsThere => !OperatingSystem.IsWindows() && program.Length > 0 && File.Exists(program);

    /// <summary>Converts a file and keeps the PDF under <paramref name="storedName"/>. Answers why there is none; null when there is.</summary>
    public async Task<string?> ConvertAsync(string source, FileKind kind, string storedName, CancellationToken stop)
    {
        var folder = files.MakeFolder();
        try
        {
            var copy = Path.Combine(folder, "file" + kind.Extensions[0]);
            File.Copy(source, copy);
            await OfficeSandbox.MakeProfileAsync(Path.Combine(folder, OfficeSandbox.Profile), stop);
            var why = await RunAsync(folder, copy, stop);
            var made = Path.Combine(folder, "out", "file.pdf");
            if (why is null && !IsPdf(made))
            {
                why = "LibreOffice made no PDF.";
            }

            if (why is null)
            {
                files.KeepAs(made, storedName);
            }

            return why;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsPdf(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        var start = new byte[5];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual("%PDF-"u8);
    }

    private async Task<string?> RunAsync(string folder, string copy, CancellationToken stop)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = folder, UseShellExecute = false,
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string[] arguments =
        [
            "-c", OfficeSandbox.Script, "sh", Number(megabytes * 1024L), Number(seconds), Number(LargestMegabytes * BlocksOfMegabyte),
            files.Data, folder, program, Path.GetFileName(copy),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The portal's environment has its secrets.
        start.Environment.Clear();
        foreach (var (name, value) in new[] { ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8") })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("No shell was started.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            stop.ThrowIfCancellationRequested();
            return string.Create(CultureInfo.InvariantCulture, $"LibreOffice took longer than {seconds} s.");
        }

        return process.ExitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"LibreOffice ended with {process.ExitCode}.");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
