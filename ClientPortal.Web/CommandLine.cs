using System.CommandLine;
using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web;

/// <summary>
/// Reads the command line. Without a command the program serves the portal; <c>create-admin EMAIL</c> creates an administrator,
/// <c>api-collection</c> writes the calls of the API for other programs, and <see cref="DataCommandLine"/>
/// are about its data. An argument that it does not understand, or a setting that it cannot start
/// with, ends it with one sentence and exit code <see cref="Refused"/>.
/// </summary>
internal static class CommandLine
{
    /// <summary>The usual exit code of a program that was called in a wrong way.</summary>
    public const int Refused = 2;

    // The host's switches of one word (--urls=…); all others have a colon (--Portal:DataDirectory=…).
    // A host that starts this program passes whole sections too.
    private static readonly string[] HostSwitches =
    [
        "urls", "http_ports", "https_ports", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts", "shutdownTimeoutSeconds",
        "detailedErrors", "captureStartupErrors", "suppressStatusMessages", "preventHostingStartup",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies",
        "Portal", "Demo", "Logging", "Kestrel", "ConnectionStrings",
    ];

    /// <summary>Runs the command that <paramref name="args"/> name and returns the program's exit code.</summary>
    public static async Task<int> RunAsync(
        string[] args, Func<Task> serveAsync, Func<string, Task> createAdministratorAsync, Func<string?, Task> writeCollectionAsync,
        IReadOnlyCollection<Command> others)
    {
        var email = new Argument<string>("EMAIL") { Description = "The address that the administrator signs in with." };
        email.Validators.Add(typed =>
        {
            try
            {
                EmailAddress.Checked(typed.GetValueOrDefault<string>());
            }
            catch (RuleBroken broken)
            {
                typed.AddError($"{Sentence(broken)} create-admin wants an e-mail address, such as awa@itvision.sn.");
            }
        });
        var create = new Command("create-admin", "Makes an administrator and prints the password, once.") { email };
        create.SetAction(asked => createAdministratorAsync(asked.GetRequiredValue(email)));
        var file = new Argument<string?>("FILE") { Description = "Where to write it; standard output without.", Arity = ArgumentArity.ZeroOrOne };
        var collection = new Command("api-collection", "Writes the calls of the API as a collection for Postman, Bruno or Insomnia.") { file };
        collection.SetAction(asked => writeCollectionAsync(asked.GetValue(file)));
        var root = new RootCommand(
            """
            Serves the portal. Settings are environment variables (Portal__DataDirectory=/var/lib/portal) or switches of the same names
            (--Portal:DataDirectory=/var/lib/portal), also --urls=http://0.0.0.0:80 and --environment=Production; the README lists them.
            """) { create, collection };
        foreach (var other in others)
        {
            root.Add(other);
        }

        root.SetAction(_ => serveAsync());

        var asked = root.Parse([.. WithoutSettings(args)]);
        try
        {
            // The host handles signals itself, and an unexpected exception must not be hidden.
            var code = await asked.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = asked.Errors.Count > 0 ? Console.Error : Console.Out,
            });
            return asked.Errors.Count > 0 ? Refused : code;
        }
        catch (RuleBroken broken)
        {
            return Refuse(Sentence(broken));
        }
        catch (StartRefused refused)
        {
            return Refuse(refused.Message);
        }
        catch (InvalidDataException unreadable)
        {
            return Refuse($"{unreadable.Message} {unreadable.InnerException?.Message} Mend the file, then start the portal again.");
        }
        catch (DirectoryNotFoundException missing)
        {
            return Refuse(
                $"The portal cannot start without the folder {missing.Message}: make it, or name another one (--contentRoot).");
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            return Refuse($"The portal cannot start: {why.Message}");
        }
    }

    /// <summary>The arguments without the host's settings: <c>--key=value</c>, <c>--key value</c> and <c>key=value</c>.</summary>
    public static IEnumerable<string> WithoutSettings(IReadOnlyList<string> args) =>
        Sorted(args).Where(one => !one.IsSetting).Select(one => one.Text);

    /// <summary>
    /// The host's settings alone. It would take a path such as <c>/var/backups/portal.tar</c> for the name of a setting, and the argument behind it
    /// for its value.
    /// </summary>
    public static string[] SettingsOf(IReadOnlyList<string> args) => [.. Sorted(args).Where(one => one.IsSetting).Select(one => one.Text)];

    private static IEnumerable<(string Text, bool IsSetting)> Sorted(IReadOnlyList<string> args)
    {
        for (var index = 0; index < args.Count; index++)
        {
            var parts = args[index].Split('=', 2);
            var name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : parts.Length == 2 ? parts[0].TrimStart('/') : "";
            if (!name.Contains(':', StringComparison.Ordinal) && !HostSwitches.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return (args[index], false);
            }
            else if (parts.Length == 2)
            {
                yield return (args[index], true);
            }
            else if (index + 1 == args.Count)
            {
                yield return (args[index], false);
            }
            else
            {
                yield return (args[index], true);
                yield return (args[++index], true);
            }
        }
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Refused;
    }

    // In English, like the log: an administrator reads it in a shell.
    private static string Sentence(RuleBroken broken)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var resources = new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance);
        return RuleText.Say(broken, new StringLocalizer<RuleTexts>(resources));
    }
}
