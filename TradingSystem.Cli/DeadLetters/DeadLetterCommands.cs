using System.CommandLine;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.RabbitMq;

namespace TradingSystem.Cli.DeadLetters;

/// <summary><c>tradingctl dlq …</c></summary>
internal static class DeadLetterCommands
{
    private const int MaxMessages = 10_000, MaxPreview = 80;

    public static Command Create(DeploymentOptions deployment)
    {
        var list = new Command("list", "lists the dead letters; they stay");
        list.SetAction((parsed, ct) => WithQueueAsync(deployment.Of(parsed), queue => ListAsync(queue, ct), ct));

        var id = new Argument<string>("ID") { Description = "as dlq list shows it" };
        var show = new Command("show", "shows a dead letter whole; it stays") { id };
        show.SetAction((parsed, ct) => WithQueueAsync(
            deployment.Of(parsed), queue => ShowAsync(queue, parsed.GetRequiredValue(id), ct), ct));

        var which = new Argument<string?>("ID")
        {
            Description = "as dlq list shows it",
            Arity = ArgumentArity.ZeroOrOne
        };
        var all = new Option<bool>("--all") { Description = "all dead letters" };
        var replay = new Command("replay",
            "sends dead letters back to the queue that they came from; one that still can't be handled returns")
            {
                which,
                all
            };
        replay.Validators.Add(result =>
        {
            if (result.GetValue(which) is null != result.GetValue(all)) result.AddError("give either an ID or --all");
        });
        replay.SetAction((parsed, ct) => WithQueueAsync(
            deployment.Of(parsed), queue => ReplayAsync(queue, parsed.GetValue(which), ct), ct));
        return new("dlq", "messages that couldn't be handled (RabbitMQ's queue orders.dead)") { list, show, replay };
    }

    private static async Task<int> WithQueueAsync(
        Deployment deployment, Func<DeadLetterQueue, Task<int>> run, CancellationToken ct)
    {
        var factory = new ConnectionFactory { Uri = deployment.Messaging, AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(ct);
        return await run(new(connection));
    }

    private static async Task<int> ListAsync(DeadLetterQueue queue, CancellationToken ct)
    {
        var letters = await queue.ListAsync(MaxMessages, ct);
        if (letters.Count > 0)
        {
            Lines.Table(["ID", "QUEUE", "REASON", "DEATHS", "FIRST DIED", "MESSAGE ID", "BODY"],
                letters.Select(letter => new[] { letter.Id, letter.Queue
                    ?? "unknown", letter.Reason
                    ?? "", Text(letter.Deaths), Time(letter.DiedAt), letter.Properties.MessageId
                    ?? "", LetterText.Preview(letter.Body, MaxPreview) }));
        }
        Lines.Write($"{letters.Count} dead letters");
        return ExitCode.Good;
    }

    private static async Task<int> ShowAsync(DeadLetterQueue queue, string id, CancellationToken ct)
    {
        var letter = (await queue.ListAsync(MaxMessages, ct)).FirstOrDefault(letter => letter.Id == id)
            ?? throw NoSuch(id);
        Lines.Write($"id          {letter.Id}");
        Lines.Write($"queue       {letter.Queue ?? "unknown"}");
        Lines.Write($"reason      {letter.Reason}, {letter.Deaths} times, first {Time(letter.DiedAt)}");
        Lines.Write($"message id  {letter.Properties.MessageId}");
        Lines.Write($"correlation {letter.Properties.CorrelationId}");
        foreach (var (name, value) in letter.Original().Headers ?? new Dictionary<string, object?>())
        {
            Lines.Write($"header      {name}: {LetterText.Of(value)}");
        }
        Lines.Write($"body        {letter.Body.Length} bytes");
        Lines.Write(LetterText.Whole(letter.Body));
        return ExitCode.Good;
    }

    private static async Task<int> ReplayAsync(DeadLetterQueue queue, string? id, CancellationToken ct)
    {
        var chosen = (await queue.ListAsync(MaxMessages, ct)).Where(letter => id is null || letter.Id == id).ToArray();
        if (id is not null && chosen.Length == 0) throw NoSuch(id);
        var lost = chosen.Where(letter => letter.Queue is null).Select(letter => letter.Id).ToArray();
        try
        {
            var replayed = await queue.ReplayAsync(letter => id is null || letter.Id == id, MaxMessages, ct);
            foreach (var letter in replayed) Lines.Write($"{letter.Id} went back to {letter.Queue}");
            Lines.Write($"{replayed.Count} replayed");
            if (lost.Length > 0)
            {
                Lines.Wrong($"these don't tell which queue they came from, and stay: {string.Join(", ", lost)}");
            }
            return lost.Length == 0 ? ExitCode.Good : ExitCode.Wrong;
        }
        catch (PublishException e)
        {
            throw new CliProblem(
                $"a queue didn't take its message ({e.Message}): it stays a dead letter, and so do those after it",
                ExitCode.Wrong);
        }
    }

    private static CliProblem NoSuch(string id) => new($"there is no dead letter {id} among the first {MaxMessages}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
