using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Forensics;

namespace TradingSystem.UnitTests.Forensics;

public sealed class BlackBoxTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero));
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"blackbox-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Record_what_was_said_is_in_the_file_while_the_process_still_runs()
    {
        var box = Open();
        var order = Guid.NewGuid();
        box.Record(EventKind.Order, order, "correlation-1", "Prepare Applied");
        clock.Advance(TimeSpan.FromMilliseconds(5));
        box.Record(EventKind.Broker, "", "", "gone — für immer");

        var read = BlackBoxFile.Read(box.File!);

        Assert.Equal(("worker-1", Environment.ProcessId, 0), (read.Process, read.ProcessId, read.Torn));
        Assert.Equal(new(1, read.StartedAt, EventKind.Order, order.ToString(), "correlation-1", "Prepare Applied"),
            read.Events[0]);
        Assert.Equal(new(2, clock.GetUtcNow(), EventKind.Broker, "", "", "gone — für immer"), read.Events[1]);
    }

    [Fact]
    public void Record_more_than_fits_keeps_the_last_in_their_sequence()
    {
        var box = Open(events: 10);
        for (var n = 1; n <= 25; n++) box.Record(EventKind.Log, "", "", $"event {n}");

        Assert.Equal(Enumerable.Range(16, 10).Select(n => $"event {n}"),
            BlackBoxFile.Read(box.File!).Events.Select(each => each.Text));
    }

    [Fact]
    public void Record_long_texts_are_cut_at_a_character()
    {
        var box = Open();
        box.Record(EventKind.Log, new string('s', 100), new string('ä', 100), new string('€', 500));

        var read = Assert.Single(BlackBoxFile.Read(box.File!).Events);

        Assert.Equal((new string('s', 64), new string('ä', 48)), (read.Subject, read.CauseId));
        Assert.Equal(new string('€', (512 - 32 - 64 - 96) / 3), read.Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(300)]
    public void Read_record_that_isnt_whole_is_left_out_and_counted(int damagedByte)
    {
        var box = Open();
        for (var n = 1; n <= 5; n++) box.Record(EventKind.Log, "subject", "", $"event {n}");
        var copy = Path.Combine(folder, "copy.blackbox");
        File.Copy(box.File!, copy);
        using (var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = 512 * 3 + damagedByte;
            var was = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(was ^ 0x40));
        }

        var read = BlackBoxFile.Read(copy);

        Assert.Equal(1, read.Torn);
        Assert.Equal(["event 1", "event 2", "event 4", "event 5"], read.Events.Select(each => each.Text));
        Assert.EndsWith(": 1 records weren't whole", BlackBoxReport.Lines([read]).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_many_writers_none_gets_in_anothers_way()
    {
        const int Writers = 8, Each = 500;
        var box = Open(events: Writers * Each);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var n = 0; n < Each; n++)
            {
                box.Record(EventKind.Log, $"writer {writer}", $"{n}", new string((char)('a' + writer), 100 + n % 50));
            }
        }, TestContext.Current.CancellationToken)));

        var read = BlackBoxFile.Read(box.File!);
        Assert.Equal((Writers * Each, 0), (read.Events.Count, read.Torn));
        Assert.Equal(
            Enumerable.Range(1, Writers * Each).Select(n => (long)n), read.Events.Select(each => each.Sequence));
        foreach (var writer in read.Events.GroupBy(each => each.Subject))
        {
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), writer.Select(each => each.CauseId));
            Assert.All(writer,
                each => Assert.Equal(new string((char)('a' + writer.Key[^1] - '0'), each.Text.Length), each.Text));
        }
    }

    [Fact]
    public void Open_keeps_the_boxes_of_earlier_runs_and_not_too_many_of_them()
    {
        for (var run = 1; run <= 8; run++)
        {
            Open().Record(EventKind.Log, "", "", $"run {run}");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["run 4", "run 5", "run 6", "run 7", "run 8"],
            BlackBoxFile.ReadFolder(folder, "worker-1").SelectMany(file => file.Events).Select(each => each.Text));
        Assert.Empty(BlackBoxFile.ReadFolder(folder, "worker-2"));
    }

    [Fact]
    public void Open_without_a_folder_or_with_one_that_cant_be_used_records_in_memory()
    {
        var unset = BlackBox.Open(new() { BlackBoxEvents = 10 }, "worker-1", clock);
        File.WriteAllText(folder + ".txt", "");
        var unusable = BlackBox.Open(new() { BlackBoxEvents = 10, Directory = folder + ".txt" }, "worker-1", clock);
        File.Delete(folder + ".txt");
        unusable.Record(EventKind.Log, "", "", "all the same");

        Assert.Equal((null, null), (unset.File, unset.Problem));
        Assert.Null(unusable.File);
        Assert.NotNull(unusable.Problem);
        Assert.Equal("all the same", Assert.Single(unusable.Read().Events).Text);
    }

    [Fact]
    public void ReadFolder_leaves_out_a_box_whose_process_died_before_it_wrote_anything()
    {
        var box = Open();
        File.WriteAllBytes(Path.Combine(folder, "worker-1-dead.blackbox"), new byte[4096]);

        Assert.Equal(box.Read().StartedAt, Assert.Single(BlackBoxFile.ReadFolder(folder)).StartedAt);
    }

    [Fact]
    public void Read_something_else_says_so()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "notes.blackbox");
        File.WriteAllText(file, "not a black box");

        Assert.Contains(
            file, Assert.Throws<InvalidDataException>(() => BlackBoxFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_several_processes_are_in_the_sequence_of_time_and_can_be_narrowed()
    {
        var order = Guid.NewGuid().ToString();
        var (api, worker) = (Open(process: "api"), Open());
        api.Record(EventKind.Intake, "batch", "c-1", $"1 orders, 0 refused: {order}");
        clock.Advance(TimeSpan.FromSeconds(1));
        worker.Record(EventKind.Log, "", "", "something else");
        clock.Advance(TimeSpan.FromSeconds(1));
        worker.Record(EventKind.Broker, order, "c-1", "paper place: sending");
        var files = BlackBoxFile.ReadFolder(folder);

        Assert.Equal(
            [
                $"2026-01-05T14:30:00.000000Z api #1 intake batch: 1 orders, 0 refused: {order} [c-1]",
                $"2026-01-05T14:30:02.000000Z worker-1 #2 broker {order}: paper place: sending [c-1]",
            ],
            BlackBoxReport.Lines(files, order));
        Assert.EndsWith("sending [c-1]", Assert.Single(BlackBoxReport.Lines(files, last: 1)), StringComparison.Ordinal);
        Assert.Equal(3, BlackBoxReport.Lines(files).Count());
    }

    [Fact]
    public void Folder_is_read_although_a_file_isnt_a_black_box()
    {
        Open();
        File.WriteAllText(Path.Combine(folder, "other.blackbox"), "something else");
        var unreadable = new List<string>();

        Assert.Single(BlackBoxFile.ReadFolder(folder, unreadable: unreadable.Add));

        Assert.Contains("other.blackbox isn't a black box", Assert.Single(unreadable), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => BlackBoxFile.ReadFolder(folder));
    }

    [Fact]
    public void Dump_is_a_line_of_JSON_for_the_process_and_one_for_each_event()
    {
        var box = Open();
        box.Record(EventKind.Order, "order-1", "c-1", "\"quoted\"\nand broken");

        var lines = File.ReadAllLines(BlackBoxDump.Write(box, "crash", clock)!, Encoding.UTF8)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();

        Assert.Equal(("worker-1", "crash", 1),
            (lines[0]
                .GetProperty("process")
                .GetString(), lines[0].GetProperty("reason").GetString(), lines[0].GetProperty("events").GetInt32()));
        Assert.Equal(("order", "order-1", "c-1"),
            (lines[1]
                .GetProperty("kind")
                .GetString(), lines[1]
                .GetProperty("subject")
                .GetString(), lines[1].GetProperty("cause_id").GetString()));
        Assert.Equal("\"quoted\"\nand broken", lines[1].GetProperty("text").GetString());
    }

    [Fact]
    public void Dumps_that_are_asked_for_push_out_no_other()
    {
        var box = Open();
        string[] kept = [.. new[] { "crash", "stopping" }.Select(reason => BlackBoxDump.Write(box, reason, clock)!)];

        for (var n = 0; n < 30; n++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            BlackBoxDump.Write(box, "request", clock);
        }

        Assert.All(kept, file => Assert.True(File.Exists(file), file));
        Assert.Equal(10, Directory.GetFiles(folder, "*-request.jsonl").Length);
    }

    [Fact]
    public void Record_allocates_nothing()
    {
        var box = Open();
        var order = Guid.NewGuid();
        box.Record(EventKind.Order, order, "c-1", "warm");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 1000; n++) box.Record(EventKind.Order, order, "c-1", "Prepare Applied");

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private BlackBox Open(int events = 1000, string process = "worker-1") =>
        BlackBox.Open(new() { BlackBoxEvents = events, Directory = folder }, process, clock);
}
